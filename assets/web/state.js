// What the page shows, whole, as its address holds it: #photo=cat.png&mask=random&ratio=0.75…

import {report} from './report.js';

const usual = {
  photo: '', model: '', mask: 'random', ratio: 0.75, seed: 0, patches: '', layer: -1, head: -1,
  query: 'visible', write: 1, theme: '', lang: '', ...report?.state,
};

/** The state of an address; what it does not say is as usual. */
export function stateOf(hash) {
  const said = new URLSearchParams(hash.replace(/^#/, ''));
  const state = {...usual};
  for (const key of Object.keys(usual)) {
    const value = said.get(key);
    if (value !== null) {
      state[key] = typeof usual[key] === 'number' ? Number(value) || 0 : value;
    }
  }
  return state;
}

/** The address of a state, without what is as usual. */
export function hashOf(state) {
  const said = new URLSearchParams();
  for (const key of Object.keys(usual)) {
    if (state[key] !== usual[key]) {
      said.set(key, state[key]);
    }
  }
  return '#' + said;
}

/** The theme and language that are shown: those chosen, else the browser's. */
export function themeOf(state) {
  return state.theme || (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
}

export function langOf(state) {
  return state.lang || (navigator.language.startsWith('zh') ? 'zh' : 'en');
}

/** What the server is asked for. */
export function questionOf(state, client) {
  const {photo, model, mask, ratio, seed, patches, layer, head, query} = state;
  const isList = mask === 'patches';
  return {client, photo, model, mask: isList ? 'none' : mask, ratio, seed,
    patches: isList ? patches : '', layer, head, query,
    theme: themeOf(state), lang: langOf(state)};
}

/** "0-13,97": the hidden patches as --mask-patches takes them. */
export function listOf(hidden) {
  const parts = [];
  for (let first = 0; first < hidden.length; ++first) {
    let last = first;
    while (last < hidden.length && hidden[last]) {
      ++last;
    }
    if (last > first) {
      parts.push(last - first > 1 ? `${first}-${last - 1}` : `${first}`);
      first = last;
    }
  }
  return parts.join(',');
}
