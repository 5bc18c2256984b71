// The page: one state, one answer, and everything on it shows the two.

import {ask, client, Newest} from './ask.js';
import {element, ring, scaleBar, thin, tokenStrip} from './draw.js';
import {LayoutMap} from './maps.js';
import {Photo} from './photo.js';
import {lackOf, report} from './report.js';
import {save, takePhotos} from './save.js';
import {hashOf, langOf, listOf, questionOf, stateOf, themeOf} from './state.js';
import {sayAll, wordsOf} from './words.js';

const byId = (id) => document.getElementById(id);
let state = stateOf(location.hash);
let answer = null;
let hello = null;
let grey = '';
let pointed = null;  // the query under the pointer, while nothing is pinned
let lack = '';  // what a report was asked for and does not hold
let pictureOf = '';  // what the photo on the page was asked with

const words = () => wordsOf(langOf(state));
const question = () => ({...questionOf(state, client), ...(pointed === null ? {} : {query: pointed})});

function fail(error) {
  const again = element('a', '', words().again);
  again.href = '#';
  byId('trouble').replaceChildren(error.isAnswer ? error.message : words().gone,
      ...(answer ? [] : [' ', again]));
  byId('trouble').hidden = false;
}

const looks = new Newest('look', question, show, fail);
const paintings = new Newest('reconstruction', question, showPainting,
    () => { byId('reconstruction').hidden = true; });

const isPinned = () => state.query !== 'visible' && state.query !== 'cls';
/** Whether every patch may ask: in some layers of a report only a few queries do. */
const canAsk = () => !report || report.full_layers.includes(state.layer);

/** Changes the state, its address, and asks for what it shows. */
function change(changes, isPatient = false) {
  state = {...state, ...changes};
  lack = report ? lackOf(questionOf(state)) : '';
  if (lack) {
    state.query = 'visible';
  }
  history.replaceState(null, '', hashOf(state));
  byId('saved').hidden = true;  // it is of what was shown before
  showControls();
  looks.look(isPatient);
}

// Photo and maps.

const photo = new Photo(document.querySelector('#masked .picture'), (hidden, isDragging) => {
  const patches = listOf(hidden);
  change({mask: patches ? 'patches' : 'none', patches}, isDragging);
}, (patch, isHidden) => {
  byId('readout').textContent = patch === null ? '' :
      `${placeWords(patch)}: ${isHidden ? words().hidden : words().shown}`;
});

const wordOfPatch = (patch) => `${Math.floor(patch / answer.columns)},${patch % answer.columns}`;
const placeWords = (patch) => `${words().patch} (${wordOfPatch(patch).replace(',', ', ')})`;

const events = {
  point(patch) {
    if (isPinned() || !canAsk()) {
      showWeights(patch);
    } else if (pointed !== wordOfPatch(patch)) {
      pointed = wordOfPatch(patch);
      looks.look(true);
    }
  },
  leave() {
    byId('readout').textContent = '';
    if (pointed !== null) {
      pointed = null;
      looks.look(true);
    }
  },
  key(patch) {
    change({query: wordOfPatch(patch)});
  },
  pin(patch) {
    pointed = null;
    const query = patch < 0 ? 'visible' : wordOfPatch(patch);
    change({query: query === state.query ? 'visible' : query});
  },
};
const maps = ['deit', 'mae', 'zeroed'].map((name) => new LayoutMap(byId(name), events));

const write = element('input', '');
write.type = 'checkbox';
write.id = 'write';
write.checked = state.write !== 0;
write.setAttribute('role', 'switch');
const writeWords = element('span', '');
maps[0].head.append(element('label', 'switch', write, writeWords));
write.addEventListener('change', () => {
  state = {...state, write: write.checked ? 1 : 0};
  history.replaceState(null, '', hashOf(state));
  showMaps();
});

/** The weight of a patch in each map. */
function showWeights(patch) {
  const weights = shownLayouts().map(({layout}) => layout)
      .filter((layout) => layout.weights && layout.weights[patch] !== null)
      .map((layout) => `${layout.title} ${layout.weights[patch].toPrecision(2)}`);
  byId('readout').textContent = `${placeWords(patch)}: ${[...new Set(weights)].join(' · ')}`;
}

/** The layouts as they are shown: without −∞ the first is the third. */
function shownLayouts() {
  const [deit, mae, zeroed] = answer.layouts;
  const first = state.write ? {layout: deit} :
      {layout: {...zeroed, title: deit.title}, note: words().forgotten};
  return [first, {layout: mae}, {layout: zeroed}];
}

function showMaps() {
  const shown = shownLayouts();
  shown.forEach(({layout, note}, place) => {
    maps[place].title.textContent = layout.title;
    maps[place].show(layout, answer, grey, words(), note);
  });
  write.checked = state.write !== 0;
  writeWords.textContent = words().write;
  const sign = state.write ? answer.sign : answer.sign_forgotten;
  byId('sign').textContent = sign;
  byId('sign').className = `sign ${sign === '=' ? 'equal' : 'unequal'}`;
  byId('verdict').hidden = !state.write;  // it is about deit, which is not shown then
  showStrips(shown.map(({layout}) => layout));
}

function showStrips(layouts) {
  const longest = Math.max(...layouts.map(({tokens}) => tokens.length));
  const lines = layouts.map((layout) => {
    const shorter = element('small', '', layout.shorter);
    shorter.style.setProperty('--at', layout.tokens.length / longest);
    shorter.classList.toggle('under', layout.tokens.length > longest / 2);
    return element('div', 'line', element('b', '', layout.title),
        element('span', 'strip-room', tokenStrip(layout, longest, answer.mean_colours), shorter),
        element('span', 'token-facts', layout.facts));
  });
  const looks = new Set(layouts.flatMap(({tokens}) => tokens.map(({look}) => look)));
  const legend = ['prefix', 'visible', 'dead', 'zero'].filter((look) => looks.has(look))
      .map((look) => element('span', '', element('i', `sample ${look}`), answer.legend[look]));
  byId('strips').replaceChildren(element('h2', '', answer.legend.strips), ...lines,
      element('p', 'legend', ...legend));
}

// The answer.

function show(given, isOlder) {
  answer = given;
  byId('trouble').textContent = lack;
  byId('trouble').hidden = !lack;
  for (const id of ['headline', 'statement', 'subtitle', 'verdict', 'notice']) {
    byId(id).textContent = answer[id];
  }
  byId('verdict').className = answer.equal ? 'equal' : 'unequal';
  // It keeps its place: a photo that moves under the mouse is painted in the wrong patch.
  byId('why').classList.toggle('silent', !answer.equal || !answer.mask.hidden.includes(1));
  byId('mask-note').textContent = answer.mask.note;
  byId('key-hidden').textContent = answer.legend.hidden;
  byId('key-attended').textContent = answer.legend.attended;
  byId('key-colour').setAttribute('fill', answer.scale.hidden[30]);
  byId('scale').replaceChildren(...scaleBar(answer.scale));
  thin(byId('scale'));
  if (!isOlder) {
    photo.show(answer, words());
  }
  ring(photo.svg, answer.query_patch, answer.columns, 'query');
  showMaps();
  showControls();
  showPicture();
  if (answer.has_decoder && !isOlder && pointed === null) {
    paintings.look(true);
  } else if (!answer.has_decoder) {
    byId('reconstruction').hidden = true;
  }
}

/** The photo itself, when it is another one, or for another model or theme. */
async function showPicture() {
  const asked = question();
  const wanted = [asked.photo, asked.model, asked.theme].join('\n');
  if (wanted !== pictureOf) {
    pictureOf = wanted;
    try {
      const pictures = await ask('photo', {...asked, client: ''});
      grey = pictures.grey;
      photo.showPicture(pictures.seen);
      if (asked.photo && byId('photo').value !== asked.photo) {  // dropped before a reload
        byId('photo').append(new Option(pictures.name, asked.photo, false, true));
      }
      showMaps();
    } catch (error) {
      fail(error);
    }
  }
}

function showPainting(painting) {
  byId('painted').src = painting.picture;
  byId('painted').alt = painting.title;
  byId('painted-title').textContent = painting.title;
  byId('painted-note').textContent = painting.note;
  byId('painted-verdict').textContent = painting.verdict;
  byId('reconstruction').hidden = false;
}

// Controls.

function fill(select, choices, chosen) {
  select.replaceChildren(...choices.map(([value, text]) => new Option(text, value)));
  select.value = chosen;
}

function showControls() {
  const theme = themeOf(state);
  const root = document.documentElement;
  root.lang = langOf(state);
  root.dataset.theme = theme;
  sayAll(words());
  byId('theme').textContent = theme === 'dark' ? words().light : words().dark;
  byId('lang').textContent = words().language;
  for (const [name, colour] of Object.entries(hello?.palettes[theme] ?? {})) {
    root.style.setProperty('--' + name, colour);
  }
  for (const button of document.querySelectorAll('[data-mask]')) {
    button.setAttribute('aria-pressed', button.dataset.mask === state.mask);
  }
  byId('ratio').value = report ? report.ratios.indexOf(state.ratio) : state.ratio;
  byId('seed').value = state.seed;
  const isDrawn = state.mask === 'random' || state.mask === 'block';
  byId('ratio').disabled = byId('seed').disabled = !isDrawn && !report;
  byId('ratio-shown').textContent = byId('ratio').disabled ? '' : state.ratio;
  if (report) {
    const {packed, kept} = report[langOf(state)];
    byId('packing').textContent = `${packed} ${kept}`;
  }
  if (answer) {
    const numbers = (count) => Array.from({length: count}, (_, number) => [number, number]);
    fill(byId('layer'), numbers(answer.depth), state.layer < 0 ? answer.depth - 1 : state.layer);
    fill(byId('head'), [[-1, words().mean], ...numbers(answer.heads)], state.head);
    fill(byId('query'), [['visible', words().visible],
      ...(answer.has_cls ? [['cls', words().cls]] : []),
      ...(isPinned() ? [[state.query, `${words().patch} (${state.query.replace(',', ', ')})`]] : []),
    ], state.query);
    byId('save').title = words().link;
  }
}

function listen() {
  for (const button of document.querySelectorAll('[data-mask]')) {
    button.addEventListener('click', () => change({
      mask: button.dataset.mask, patches: '',
      // random once more is another one
      ...(button.dataset.mask === state.mask && state.mask !== 'grid' && state.mask !== 'none' ?
          {seed: state.seed + 1} : {})}));
  }
  byId('ratio').addEventListener('input', () => {
    const value = byId('ratio').valueAsNumber;
    change({ratio: report ? report.ratios[value] : value}, true);
  });
  byId('seed').addEventListener('input', () => {
    if (byId('seed').checkValidity() && byId('seed').value !== '') {
      change({seed: byId('seed').valueAsNumber});
    }
  });
  byId('layer').addEventListener('change', () => change({layer: Number(byId('layer').value)}));
  byId('head').addEventListener('change', () => change({head: Number(byId('head').value)}));
  byId('query').addEventListener('change', () => change({query: byId('query').value}));
  byId('photo').addEventListener('change', () => change({photo: byId('photo').value}));
  byId('model').addEventListener('change',
      () => change({model: byId('model').value, layer: -1, head: -1, query: 'visible'}));
  byId('theme').addEventListener('click',
      () => change({theme: themeOf(state) === 'dark' ? 'light' : 'dark'}));
  byId('lang').addEventListener('click', () => change({lang: langOf(state) === 'zh' ? 'en' : 'zh'}));
  byId('save').addEventListener('click', () => {
    byId('saved-written').hidden = report || state.write !== 0;
    save(questionOf(state, client)).catch(fail);
  });
  addEventListener('resize', () => thin(byId('scale')));
  addEventListener('hashchange', () => {
    state = stateOf(location.hash);
    change({});
  });
  takePhotos(({id, name}) => {
    byId('photo').append(new Option(name, id));
    change({photo: id});
    byId('photo').value = id;
  }, fail);
}

/** A report has one photo and model, and the masks that it was made with. */
function dressReport() {
  document.documentElement.dataset.report = '';
  byId('about').textContent = `${report.photo} · ${report.model}`;
  byId('own-command').textContent = report.command;
  byId('masks').hidden = report.ratios.length < 2;
  Object.assign(byId('ratio'), {min: 0, max: report.ratios.length - 1, step: 1});
}

async function start() {
  if (report) {
    dressReport();
  }
  showControls();
  listen();
  try {
    hello = await ask('hello', {});
  } catch (error) {
    fail(error);
    return;
  }
  fill(byId('photo'), hello.photos.map((name) => [name, name]), state.photo || hello.photos[0]);
  fill(byId('model'), hello.models.map((name) => [name, name]), state.model || hello.models[0]);
  change({});
}

start();
