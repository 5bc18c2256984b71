// Shapes: patches of a panel, the bar under a map, the scale, the strip of a sequence. Each takes
// the server's numbers, places and colours as they are.

export const side = 10;  // of a patch, in a panel's own units

/** An SVG element. */
export function shape(name, attributes = {}, ...children) {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) {
    made.setAttribute(key, value);
  }
  made.append(...children);
  return made;
}

/** An HTML element. */
export function element(name, className, ...children) {
  const made = document.createElement(name);
  made.className = className;
  made.append(...children);
  return made;
}

/** The patches of a list as one path. */
export function pathOf(patches, columns) {
  return patches.map((patch) =>
    `M${patch % columns * side} ${Math.floor(patch / columns) * side}h${side}v${side}h-${side}z`)
      .join('');
}

/** The places of a list that hold. */
export function placesOf(list, holds) {
  return list.flatMap((value, place) => holds(value) ? [place] : []);
}

/** The patch under the pointer. */
export function patchAt(svg, event, rows, columns) {
  const box = svg.getBoundingClientRect();
  const place = (at, from, size, count) =>
    Math.min(count - 1, Math.max(0, Math.floor((at - from) / size * count)));
  return place(event.clientY, box.top, box.height, rows) * columns +
      place(event.clientX, box.left, box.width, columns);
}

/** The patch that an arrow key leads to. */
export function patchBeside(patch, key, rows, columns) {
  const row = Math.floor(patch / columns);
  const column = patch % columns;
  switch (key) {
    case 'ArrowUp': return Math.max(0, row - 1) * columns + column;
    case 'ArrowDown': return Math.min(rows - 1, row + 1) * columns + column;
    case 'ArrowLeft': return row * columns + Math.max(0, column - 1);
    case 'ArrowRight': return row * columns + Math.min(columns - 1, column + 1);
    default: return null;
  }
}

/** A frame around a patch, dark under light. */
export function ring(svg, patch, columns, className) {
  svg.querySelectorAll('.' + className).forEach((old) => old.remove());
  if (patch < 0 || patch === null) {
    return;
  }
  const box = {x: patch % columns * side, y: Math.floor(patch / columns) * side, width: side,
    height: side};
  svg.append(shape('rect', {class: `${className} ring dark`, ...box}),
      shape('rect', {class: `${className} ring light`, ...box}));
}

const percent = (share) => `${Math.max(0, share) * 100}%`;

/** Where a layout's attention goes, and the words of it; `prefix` names the grey part. */
export function shareBar(share, prefix) {
  const bar = shape('svg', {class: 'share', role: 'img', height: 16, width: '100%',
    'aria-label': `${share.visible_words}, ${share.hidden_words}`});
  const part = (name, from, width) => bar.append(shape('rect',
      {class: name, x: percent(from), width: percent(width), y: 2, height: 12,
        'data-share': width}));
  part('visible-part', 0, share.visible);
  part('prefix-part', share.visible, share.prefix);
  part('hidden-part', share.visible + share.prefix, share.hidden);
  if (share.even > 0) {
    const x = percent(1 - share.even);
    bar.append(shape('line', {class: 'tick-under', x1: x, x2: x, y1: 0, y2: 16}),
        shape('line', {class: 'tick', x1: x, x2: x, y1: 0, y2: 16}));
  }
  const words = element('p', 'share-words', element('span', '', share.visible_words),
      ...(share.prefix > 0.005 ? [element('span', '', element('i', 'sample part'), prefix)] : []),
      element('span', share.hidden > 0 ? 'leaks' : '', share.hidden_words),
      element('span', 'even', share.even_words));
  return [bar, words];
}

/** The scale: visible above, hidden below; words over it and numbers under it. */
export function scaleBar(scale) {
  const stripes = (colours, y) => colours.map((colour, i) => shape('rect', {
    x: percent(i / colours.length), y, height: 8, width: percent(1.2 / colours.length),
    fill: colour}));
  const label = (mark, place) => {
    const made = element('span', `${place} ${mark.at < 0.03 ? 'first' : mark.at > 0.97 ? 'last' : ''}`,
        mark.words);
    made.style.setProperty('--at', mark.at);
    return made;
  };
  const ticks = (marks, y) => marks.map((mark) => shape('line',
      {class: 'tick', x1: percent(mark.at), x2: percent(mark.at), y1: y, y2: y + 4}));
  const bar = shape('svg', {width: '100%', height: 24, 'aria-hidden': 'true'},
      ...stripes(scale.visible, 4), ...stripes(scale.hidden, 12),
      ...ticks(scale.marks, 0), ...ticks(scale.numbers, 20));
  return [element('div', 'labels', ...scale.marks.map((mark) => label(mark, 'over'))), bar,
    element('div', 'labels', ...scale.numbers.map((mark) => label(mark, 'under'))),
    element('p', 'scale-words', scale.words)];
}

/** Hides labels that would stand on others; the last of a line stays. */
export function thin(place) {
  for (const line of place.querySelectorAll('.labels')) {
    let free = Infinity;
    for (const label of [...line.children].reverse()) {
      label.hidden = false;
      const box = label.getBoundingClientRect();
      label.hidden = box.right + 6 > free;
      free = label.hidden ? free : box.left;
    }
  }
}

/** A sequence, a cell for each token, as wide as its share of the longest. */
export function tokenStrip(layout, longest, colours) {
  const cell = 6;
  const strip = shape('svg', {class: 'strip', viewBox: `0 0 ${longest * cell} 22`, role: 'img',
    preserveAspectRatio: 'none', 'aria-label': `${layout.title}: ${layout.facts}`});
  layout.tokens.forEach(({look, patch}, place) => {
    const isPrefix = look === 'prefix';
    const box = {x: place * cell, width: cell - 0.8, y: isPrefix ? 0 : 3, height: isPrefix ? 22 : 16};
    strip.append(shape('rect', {class: `token ${look}`, ...box,
      ...(look === 'visible' ? {fill: colours[patch]} : {})}));
    if (look === 'dead') {
      strip.append(shape('rect', {fill: 'url(#token-hatch)', ...box}));
    }
  });
  return strip;
}
