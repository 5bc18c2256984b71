// A report: the page as one file, with the data of its masks inside. It answers the questions that
// a server answers. What it shows was computed by lacuna; here it is found and unpacked. The blocks
// of data are written by lib/lacuna/report/page, which says what they hold.

const blocks = (name) => [...document.querySelectorAll(`script[data-holds=${name}]`)]
    .map(({textContent}) => textContent);
const [page] = blocks('page').map((text) => JSON.parse(text));
const steps = blocks('step').map((text) => JSON.parse(text));

/** What the page knows before it asks; null where a server answers. */
export const report = page ? {...page, ratios: steps.map(({ratio}) => ratio)} : null;

const firstWords = 6;  // of a record
const rowWords = 5;  // of a row before its weights
const none = 0, ofVisible = 1, likeFirst = 2, ofAll = 3;  // kinds of row
const kindsOf = (flags) => [flags & 3, flags >> 2 & 3, flags >> 4 & 3];

/** 16-bit words of a base64 text. */
function wordsOfText(text) {
  const letters = atob(text);
  const bytes = new Uint8Array(letters.length);
  for (let i = 0; i < letters.length; ++i) {
    bytes[i] = letters.charCodeAt(i);
  }
  return new Uint16Array(bytes.buffer);
}

/** Weights of their codes: the upper digits of a float. */
const weightsOf = (codes) =>
  new Float32Array(Uint32Array.from(codes, (code) => code && code + 0x10000 << 13).buffer);

/** The queries of a layer, in the order of their records. */
const queriesOf = (layer) =>
  page.full_layers.includes(layer) ? Object.keys(page.en.attention) : page.queries;

/** The words of a step and where each record begins, when they are first asked for. */
function recordsOf(step) {
  if (!step.words) {
    step.words = wordsOfText(blocks('looks')[steps.indexOf(step)]);
    step.places = new Map();
    const all = step.hidden.length;
    const visible = all - step.hidden.filter(Boolean).length;
    let place = 0;
    for (let layer = 0; layer < page.frame.depth; ++layer) {
      for (let head = -1; head < page.frame.heads; ++head) {
        for (const query of queriesOf(layer)) {
          step.places.set(`${layer} ${head} ${query}`, place);
          const rows = kindsOf(step.words[place]).map((kind) =>
            kind === ofAll ? rowWords + all : kind === ofVisible ? rowWords + visible : 0);
          place += firstWords + rows[0] + rows[1] + rows[2];
        }
      }
    }
  }
  return step;
}

/** Where a value lies on a scale, 0 to 1. */
function positionOf(value, {low, high}) {
  const along = page.norm === 'log' ?
    value > low ? Math.log(value / low) / Math.log(high / low) : 0 : (value - low) / (high - low);
  const position = page.norm === 'sqrt' ? Math.sqrt(Math.max(0, along)) : along;
  return high > low ? Math.min(1, Math.max(0, position)) : 0;
}

/** The rows of a record, one for each layout. */
function rowsOf(step, place) {
  const {words, hidden} = step;
  let at = place + firstWords;
  const rows = [];
  for (const [layout, kind] of kindsOf(words[place]).entries()) {
    if (kind === none) {
      rows.push(null);
      continue;
    }
    const source = kind === likeFirst ? rows[0] : {at, isOfAll: kind === ofAll};
    const count = source.isOfAll ? hidden.length : hidden.filter((is) => !is).length;
    const given = weightsOf(words.subarray(source.at + rowWords, source.at + rowWords + count));
    let next = 0;
    const weights = hidden.map((is) =>
      source.isOfAll || !is ? given[next++] : layout === 1 ? null : 0);
    rows.push({...source, weights});
    at += kind === likeFirst ? 0 : rowWords + count;
  }
  return rows;
}

function layoutsOf(step, place, scale, {query, theme, lang}) {
  const colours = page.colours[theme].patches;
  const last = colours.visible.length - 1;
  return rowsOf(step, place).map((row, layout) => {
    const fixed = {...step.layouts[layout], ...step[lang].layouts[layout]};
    if (!row) {
      return {...fixed, missing: page[lang].missing};
    }
    const [visible, prefix, hidden] = weightsOf(step.words.subarray(row.at, row.at + 3));
    const [visibleShare, hiddenShare] = [...step.words.subarray(row.at + 3, row.at + rowWords)]
        .map((number) => page[lang].shares[number]);
    return {...fixed, weights: row.weights,
      colours: row.weights.map((weight, patch) => weight === null ? null :
        colours[step.hidden[patch] ? 'hidden' : 'visible'][
            Math.round(positionOf(weight, scale) * last)]),
      share: {visible, prefix, hidden, even: fixed.even, even_words: fixed.even_words,
        visible_words: page[lang].visible.replace('{}', visibleShare),
        hidden_words: page[lang].hidden[query].replace('{}', hiddenShare)}};
  });
}

function scaleOf(step, place, {theme, lang}) {
  const [, lowHalf, highHalf, low, numbers, largest] = step.words.subarray(place, place + firstWords);
  const [high] = new Float32Array(Uint16Array.of(lowHalf, highHalf).buffer);
  const scale = {low: weightsOf([low])[0], high};
  const placed = ({value, words}) => ({at: positionOf(value, scale),
    words: value > high * 1.0001 ? `${words} →` : words});
  return {...scale, ...page.colours[theme].bar, opacity: page.opacity, words: page[lang].scale,
    numbers: page.numbers[numbers].marks.map(placed),
    marks: [...step.marks.map(placed),
      ...(largest ? [{at: 1, words: page.largest[largest]}] : [])]};
}

/** The command line that makes what is shown. */
function commandOf(step, {layer, head, query, theme, lang}) {
  return [step.command, `--layer ${layer}`, ...(head < 0 ? [] : [`--head ${head}`]),
    ...(query === 'visible' ? [] : [`--query ${query}`]),
    ...(theme === 'light' ? [] : [`--theme ${theme}`]), ...(lang === 'en' ? [] : [`--lang ${lang}`]),
  ].join(' ');
}

function look(step, asked) {
  const {layer, head, query, lang} = asked;
  const place = recordsOf(step).places.get(`${layer} ${head} ${query}`);
  const {columns} = page.frame;
  const spoken = step[lang];
  const scale = scaleOf(step, place, asked);
  const layouts = layoutsOf(step, place, scale, asked);
  const flags = step.words[place];
  const sign = (bit) => !layouts[0].weights || !layouts[1].weights ? '' : flags & bit ? '=' : '≠';
  const [row, column] = query.split(',').map(Number);
  return {...page.frame, notice: page[lang].notice, legend: page[lang].legend, layouts, scale,
    has_decoder: Boolean(step.painting), layer, head, query, query_patch: query.includes(',') ? row * columns + column : -1,
    headline: spoken[head >= 0 ? 'of_one_head' : query === 'visible' ? 'measured' : 'of_another_query'][layer],
    statement: spoken.statement, verdict: spoken.verdict, equal: step.equal,
    subtitle: page[lang].subtitles[layer].replace('{attention}', page[lang].attention[query])
        .replace('{head}', page[lang].heads[head + 1]),
    sign: sign(1 << 6), sign_forgotten: sign(1 << 7),
    mask: {hidden: step.hidden, note: spoken.note}};
}

/** With a layer and a head that there are. */
function settledOf(asked) {
  const {depth, heads} = page.frame;
  return {...asked, layer: asked.layer < 0 || asked.layer >= depth ? depth - 1 : asked.layer,
    head: Math.min(asked.head, heads - 1)};
}

/** What a report lacks of a question, and the command that makes it; nothing if it has all. */
export function lackOf(asked) {
  const {layer, query} = settledOf(asked);
  return queriesOf(layer).includes(query) ? '' :
    `${page[asked.lang].kept} ${reportAnswer('save', asked).command} --write html`;
}

/** What the server would answer to a question. */
export function reportAnswer(question, asked) {
  const settled = settledOf(asked);
  const step = steps[Math.max(0, report.ratios.indexOf(asked.ratio))];
  switch (question) {
    case 'hello': return {photos: [page.photo], models: [page.model], palettes: page.palettes};
    case 'photo': return {seen: page.seen, grey: page.grey[asked.theme]};
    case 'look': return look(step, settled);
    case 'reconstruction': return {...step.painting, ...step.painting[asked.lang]};
    case 'save': return {command: commandOf(step, settled), files: []};
    default: throw new Error(question);
  }
}
