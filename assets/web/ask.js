// Questions, to the server or to the report that this page is. The newest look wins: the server
// drops an older one of this window.

import {report, reportAnswer} from './report.js';

export const client = [...crypto.getRandomValues(new Uint8Array(8))]
    .map((byte) => byte.toString(16).padStart(2, '0')).join('');

/** The answer; null where a newer question came. Throws an Error with the server's words. */
export async function ask(question, body, headers = {'Content-Type': 'application/json'}) {
  if (report) {
    return reportAnswer(question, body);
  }
  const reply = await fetch('api/' + question, {
    method: 'POST', headers, body: body instanceof Blob ? body : JSON.stringify(body),
  });
  if (reply.status === 204) {
    return null;
  }
  const isJson = reply.headers.get('Content-Type') === 'application/json';
  const answer = isJson ? await reply.json() : {error: await reply.text()};
  if (!reply.ok) {
    throw Object.assign(new Error(answer.error), {isAnswer: true});
  }
  return answer;
}

/**
 * Asks for what `question()` says, and gives the answer to `show`, with whether another question
 * waits. A patient call waits until the last answer is there: what was asked meanwhile is asked
 * once, as it is by then. An impatient one is sent at once.
 */
export class Newest {
  constructor(name, question, show, fail) {
    Object.assign(this, {name, question, show, fail, sent: 0, inHand: 0, isWanted: false});
  }

  async look(isPatient = false) {
    if (isPatient && this.inHand) {
      this.isWanted = true;
      return;
    }
    const asked = this.question();
    const text = JSON.stringify(asked);
    if (this.inHand && text === this.text) {
      return;  // it is on its way: a button that was pressed is let go
    }
    this.text = text;
    const number = ++this.sent;
    this.inHand = number;
    this.isWanted = false;
    document.documentElement.dataset[this.name] = 'asked';
    const began = performance.now();
    try {
      const answer = await ask(this.name, asked);
      if (answer && number === this.sent) {
        this.show(answer, this.isWanted);
        document.documentElement.dataset.took = (performance.now() - began).toFixed(1);
        document.documentElement.dataset.answers = number;
      }
    } catch (error) {
      if (number === this.sent) {
        this.fail(error);
      }
    }
    if (this.inHand === number) {
      this.inHand = 0;
      document.documentElement.dataset[this.name] = 'shown';
      if (this.isWanted) {
        this.look();
      }
    }
  }
}
