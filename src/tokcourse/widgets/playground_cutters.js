// Who cuts texts: one worker for all vocabularies, or the page itself where a worker cannot be made.

import { answerer } from "./playground_engine.js";

const FOLDER = document.currentScript && new URL("../playground/", document.currentScript.src).href;
const cutters = new Map(); // by name: { done, resend }
let worker = null;
let asked = 0;

function startWorker() {
  try {
    worker = new Worker(`${FOLDER}worker.js`);
  } catch {
    worker = false; // pages opened from disk may have no workers
    return;
  }
  worker.onmessage = ({ data }) => cutters.get(data.name)?.done(data);
  worker.onerror = (event) => {
    event.preventDefault();
    worker.terminate();
    worker = false;
    for (const one of cutters.values()) one.resend();
  };
}

/** Load a vocabulary file into the page. */
function loadHere(name) {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = `${FOLDER}${name}.js`;
    script.onload = () => resolve(globalThis.tokcourse.files[name]);
    script.onerror = () => reject(new Error(`${name}.js is not there.`));
    document.head.append(script);
  });
}

/** Somebody who cuts texts by one vocabulary. ask({ of, control }) about the text of a reading leads to
 *  answered(question, answer). While one question is open, only the newest of the others waits.
 *  stop() ends it all and frees the memory. */
export function cutter(name, answered) {
  let open = null;
  let number = 0; // of the open question: an answer to a cutter that was stopped may come late
  let waiting = null;
  let stopped = false;
  let answerHere = null;

  function send() {
    number = ++asked;
    const question = { name, number, text: open.of.text, control: open.control };
    if (worker === null) startWorker();
    if (worker) return worker.postMessage(question);
    answerHere ??= answerer(name, loadHere);
    setTimeout(async () => done({ number: question.number, ...(await answerHere(question)) })); // the page breathes between two vocabularies
  }

  function done(answer) {
    if (stopped || answer.number !== number) return;
    const question = open;
    open = waiting;
    waiting = null;
    if (open) send();
    answered(question, answer);
  }

  cutters.set(name, { done, resend: () => open && send() });
  return {
    ask(question) {
      if (open) waiting = question;
      else {
        open = question;
        send();
      }
    },
    stop() {
      stopped = true;
      cutters.delete(name);
      if (worker) worker.postMessage({ name, stop: true });
    },
  };
}
