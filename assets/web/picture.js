// The panels as a PNG, as the page shows them: what a report saves, where no server draws the
// figure.

import {shape} from './draw.js';

const room = 448;  // a panel's, in pixels
const gap = 24;
const head = 66;

/** A copy with its colours written into it, for outside the page no style sheet reaches it. */
function dressed(drawn) {
  const copy = drawn.cloneNode(true);
  const looks = ['fill', 'fill-opacity', 'stroke', 'stroke-width', 'opacity', 'stroke-dasharray'];
  const copies = [copy, ...copy.querySelectorAll('*')];
  for (const [number, from] of [drawn, ...drawn.querySelectorAll('*')].entries()) {
    const style = getComputedStyle(from);
    for (const name of looks) {
      copies[number].setAttribute(name, style.getPropertyValue(name));
    }
    copies[number].removeAttribute('class');
  }
  return copy;
}

/** An element's words as they look, larger. */
function line(element, x, y) {
  const style = getComputedStyle(element);
  return shape('text', {x, y, fill: style.color, 'font-family': style.fontFamily,
    'font-size': parseFloat(style.fontSize) * 1.3, 'font-weight': style.fontWeight},
  element.textContent);
}

/** A blob of a PNG. */
export async function panelsPicture() {
  const panels = [...document.querySelectorAll('.panels .panel')]
      .filter((panel) => panel.querySelector('.panel-svg:not(.empty)'));
  const height = Math.max(...panels.map((panel) => {
    const {width, height} = panel.querySelector('.panel-svg').viewBox.baseVal;
    return room * height / width;
  }));
  const size = {width: panels.length * (room + gap) + gap, height: height + head + gap};
  const drawing = shape('svg', {xmlns: 'http://www.w3.org/2000/svg', ...size},
      dressed(document.querySelector('.defs')),
      shape('rect', {...size, fill: getComputedStyle(document.documentElement).backgroundColor}));
  panels.forEach((panel, number) => {
    const x = gap + number * (room + gap);
    const copy = dressed(panel.querySelector('.panel-svg'));
    for (const [key, value] of Object.entries({x, y: head, width: room, height})) {
      copy.setAttribute(key, value);
    }
    copy.setAttribute('preserveAspectRatio', 'xMidYMin');
    drawing.append(line(panel.querySelector('h2'), x, head - 36),
        line(panel.querySelector('figcaption p'), x, head - 11), copy);
  });
  const picture = new Image();
  picture.src = 'data:image/svg+xml;charset=utf-8,' +
      encodeURIComponent(new XMLSerializer().serializeToString(drawing));
  await picture.decode();
  const canvas = document.createElement('canvas');
  Object.assign(canvas, size);
  canvas.getContext('2d').drawImage(picture, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
}
