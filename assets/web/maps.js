// One layout's attention: its map, its bar. A patch that is pointed at asks; a click, or an arrow key, keeps it.

import {element, patchAt, patchBeside, pathOf, placesOf, ring, shape, shareBar, side} from './draw.js';

export class LayoutMap {
  /** `events`: point(patch), leave(), pin(patch), each for a patch that shall ask. */
  constructor(place, events) {
    this.title = element('h2', '');
    this.note = element('p', '');
    this.head = element('figcaption', '', this.title, this.note);
    this.picture = element('div', 'picture');
    this.share = element('div', 'share-room');
    place.append(this.head, this.picture, this.share);
    this.events = events;
    this.size = '';
  }

  /** The panel of a grid; only when the grid changes, so that focus stays. */
  build(rows, columns) {
    if (this.size === `${rows} ${columns}`) {
      return;
    }
    this.size = `${rows} ${columns}`;
    Object.assign(this, {rows, columns, cursor: Math.floor(rows / 2) * columns});
    const box = {width: columns * side, height: rows * side};
    this.svg = shape('svg', {viewBox: `0 0 ${box.width} ${box.height}`, tabindex: 0,
      role: 'application', class: 'panel-svg'});
    this.grey = shape('image', {...box, preserveAspectRatio: 'none'});
    this.under = shape('path', {class: 'hidden-fill'});
    this.patches = Array.from({length: rows * columns}, (_, patch) => shape('rect', {
      x: patch % columns * side, y: Math.floor(patch / columns) * side, width: side, height: side,
      class: 'weight'}));
    this.hatch = shape('path', {fill: 'url(#thin-hatch)'});
    this.svg.append(this.grey, this.under, ...this.patches, this.hatch,
        shape('rect', {...box, class: 'frame'}));
    this.missing = element('p', 'missing');
    this.picture.replaceChildren(this.svg, this.missing);
    this.listen();
  }

  listen() {
    const {svg, events} = this;
    const at = (event) => patchAt(svg, event, this.rows, this.columns);
    svg.addEventListener('pointermove', (event) => events.point(at(event)));
    svg.addEventListener('pointerleave', () => events.leave());
    svg.addEventListener('click', (event) => events.pin(at(event)));
    svg.addEventListener('keydown', (event) => {
      const next = patchBeside(this.cursor, event.key, this.rows, this.columns);
      if (next !== null) {
        events.key(next);
      } else if (event.key === 'Escape') {
        events.pin(-1);
      } else {
        return;
      }
      event.preventDefault();
    });
  }

  /** `layout` is one of the answer's; `note` stands in place of its own. */
  show(layout, answer, grey, words, note = layout.note) {
    this.build(answer.rows, answer.columns);
    this.cursor = answer.query_patch >= 0 ? answer.query_patch : this.cursor;
    this.note.textContent = note;
    this.svg.setAttribute('aria-label', `${layout.title}. ${words.mapLabel}`);
    this.grey.setAttribute('href', grey);
    const {weights, colours} = layout;
    this.missing.textContent = layout.missing ?? '';
    this.svg.classList.toggle('empty', !weights);
    const hidden = placesOf(answer.mask.hidden, (is) => is === 1);
    const seen = hidden.filter((patch) => weights && weights[patch] !== null);
    const path = pathOf(seen, this.columns);
    this.under.setAttribute('d', path);
    this.hatch.setAttribute('d', path);
    this.patches.forEach((patch, i) => {
      const weight = weights ? weights[i] : null;
      const isHole = weight === null;
      patch.setAttribute('fill', isHole ? 'var(--paper)' : colours[i]);
      patch.setAttribute('fill-opacity', isHole ? 1 : answer.scale.opacity);
      patch.dataset.weight = isHole ? '' : weight;
    });
    ring(this.svg, weights ? answer.query_patch : -1, this.columns, 'query');
    this.share.replaceChildren(...(layout.share ? shareBar(layout.share, answer.legend.prefix) : []));
  }
}
