// Save figure: the files that `lacuna compare` writes, or in a report the panels as they are shown;
// and the command line. Another photo by drop.

import {ask} from './ask.js';
import {element} from './draw.js';
import {panelsPicture} from './picture.js';
import {report} from './report.js';

const pictureKind = '.compare.png';

function linkTo(name, blob) {
  const link = element('a', '', name);
  link.href = URL.createObjectURL(blob);
  link.download = name;
  return link;
}

export async function save(question) {
  const answer = await ask('save', question);
  document.getElementById('command').textContent = answer.command;
  const links = answer.files.map((file) => {
    const bytes = Uint8Array.from(atob(file.base64), (letter) => letter.charCodeAt(0));
    return linkTo(file.name, new Blob([bytes], {type: file.type}));
  });
  if (report) {
    links.push(linkTo(report.photo.replace(/\.[^.]*$/, '') + pictureKind, await panelsPicture()));
  }
  document.getElementById('files').replaceChildren(...links.map((link) => element('li', '', link)));
  document.getElementById('saved').hidden = false;
  links.find((link) => link.download.endsWith(pictureKind))?.click();
}

/** Calls `got({id, name})` for a photo that is dropped or chosen. */
export function takePhotos(got, fail) {
  const send = async (file) => {
    try {
      got(await ask('drop', file.slice(0, file.size, 'application/octet-stream'), {
        'Content-Type': 'application/octet-stream', 'X-File-Name': encodeURIComponent(file.name)}));
    } catch (error) {
      fail(error);
    }
  };
  const curtain = document.getElementById('drop');
  const hasFile = (event) => event.dataTransfer?.types.includes('Files');
  addEventListener('dragover', (event) => {
    if (hasFile(event)) {
      event.preventDefault();
      curtain.hidden = false;
    }
  });
  addEventListener('dragleave', (event) => {
    curtain.hidden = event.relatedTarget === null || curtain.hidden;
  });
  addEventListener('drop', (event) => {
    if (hasFile(event)) {
      event.preventDefault();
      curtain.hidden = true;
      send(event.dataTransfer.files[0]);
    }
  });
  document.getElementById('file').addEventListener('change', (event) => {
    if (event.target.files[0]) {
      send(event.target.files[0]);
    }
  });
}
