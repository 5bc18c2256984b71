// The photo under its mask. Click or drag hides and shows patches; the first one touched says which.

import {patchAt, patchBeside, pathOf, placesOf, ring, shape, side} from './draw.js';
import {report} from './report.js';

export class Photo {
  /** `changed(hidden, isDragging)` gets the mask after each change; `said(patch)` where one is. */
  constructor(place, changed, said) {
    Object.assign(this, {place, changed, said, hidden: [], cursor: 0, size: '', brush: null});
  }

  build(rows, columns) {
    if (this.size === `${rows} ${columns}`) {
      return;
    }
    this.size = `${rows} ${columns}`;
    Object.assign(this, {rows, columns, cursor: 0});
    const box = {width: columns * side, height: rows * side};
    const role = report ? {role: 'img', class: 'panel-svg'} :
      {role: 'application', tabindex: 0, class: 'panel-svg paint'};
    this.svg = shape('svg', {viewBox: `0 0 ${box.width} ${box.height}`, ...role});
    this.seen = shape('image', {...box, preserveAspectRatio: 'none'});
    this.fill = shape('path', {class: 'hidden-fill'});
    this.hatch = shape('path', {fill: 'url(#hatch)'});
    this.svg.append(this.seen, this.fill, this.hatch, shape('rect', {...box, class: 'frame'}));
    this.place.replaceChildren(this.svg);
    if (!report) {
      this.listen();
    }
  }

  listen() {
    const {svg} = this;
    const at = (event) => patchAt(svg, event, this.rows, this.columns);
    svg.addEventListener('pointerdown', (event) => {
      const patch = at(event);
      this.brush = this.hidden[patch] ? 0 : 1;
      this.cursor = patch;
      svg.setPointerCapture(event.pointerId);
      this.paint(patch, true);
    });
    svg.addEventListener('pointermove', (event) => {
      if (this.brush !== null) {
        this.paintTo(at(event));
      }
    });
    const lift = () => {
      if (this.brush !== null) {
        this.brush = null;
        this.changed(this.hidden, false);
      }
    };
    svg.addEventListener('pointerup', lift);
    svg.addEventListener('pointercancel', lift);
    svg.addEventListener('keydown', (event) => this.key(event));
    svg.addEventListener('blur', () => {
      ring(svg, -1, this.columns, 'cursor');
      this.said(null);
    });
  }

  /** A quick hand leaves no hole: from the last patch straight to this one. */
  paintTo(patch) {
    const [row, column] = [Math.floor(this.cursor / this.columns), this.cursor % this.columns];
    const down = Math.floor(patch / this.columns) - row;
    const right = patch % this.columns - column;
    const steps = Math.max(Math.abs(down), Math.abs(right));
    for (let step = 1; step <= steps; ++step) {
      this.cursor = (row + Math.round(down * step / steps)) * this.columns +
          column + Math.round(right * step / steps);
      this.paint(this.cursor, true);
    }
  }

  key(event) {
    const next = patchBeside(this.cursor, event.key, this.rows, this.columns);
    if (next !== null) {
      this.cursor = next;
    } else if (event.key === ' ' || event.key === 'Enter') {
      this.brush = this.hidden[this.cursor] ? 0 : 1;
      this.paint(this.cursor, false);
      this.brush = null;
    } else {
      return;
    }
    event.preventDefault();
    ring(this.svg, this.cursor, this.columns, 'cursor');
    this.said(this.cursor, this.hidden[this.cursor]);
  }

  paint(patch, isDragging) {
    if (this.hidden[patch] !== this.brush) {
      this.hidden[patch] = this.brush;
      this.drawMask();
      this.changed(this.hidden, isDragging);
    }
  }

  drawMask() {
    const path = pathOf(placesOf(this.hidden, (is) => is === 1), this.columns);
    this.fill.setAttribute('d', path);
    this.hatch.setAttribute('d', path);
  }

  show(answer, words) {
    this.build(answer.rows, answer.columns);
    this.svg.setAttribute('aria-label', report ? words.reportLabel : words.photoLabel);
    if (this.brush === null) {
      this.hidden = [...answer.mask.hidden];
      this.drawMask();
    }
  }

  showPicture(address) {
    this.picture = address;
    this.seen?.setAttribute('href', address);
  }
}
