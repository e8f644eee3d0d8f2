// Who cuts texts: a worker for each vocabulary, or the page itself where a worker cannot be made.

import { answerer } from "./playground_engine.js";

const FOLDER = document.currentScript && new URL("../playground/", document.currentScript.src).href;

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
 *  answered(question, answer). While one question is open, only the newest of the others waits. stop() ends it all and frees the memory. */
export function cutter(name, answered) {
  let open = null;
  let waiting = null;
  let stopped = false;
  let worker = null;
  let answerHere = null;

  try {
    worker = new Worker(`${FOLDER}worker.js`);
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = (event) => {
      event.preventDefault();
      worker.terminate();
      worker = null;
      if (open) send();
    };
  } catch {
    // Pages opened from disk may have no workers.
  }

  function send() {
    if (worker) return worker.postMessage({ name, text: open.of.text, control: open.control });
    answerHere ??= answerer(name, loadHere);
    setTimeout(async () => done(await answerHere({ text: open.of.text, control: open.control }))); // the page breathes between two vocabularies
  }

  function done(answer) {
    if (stopped) return;
    const question = open;
    open = waiting;
    waiting = null;
    if (open) send();
    answered(question, answer);
  }

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
      worker?.terminate();
    },
  };
}
