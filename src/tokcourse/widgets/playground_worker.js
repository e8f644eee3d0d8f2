// The worker that cuts texts by one vocabulary. Its script holds all modules that it needs.

import { answerer } from "./playground_engine.js";

let answer = null;

self.onmessage = async ({ data: { name, text, control } }) => {
  answer ??= answerer(name, (file) => {
    importScripts(`${file}.js`);
    return self.tokcourse.files[file];
  });
  const result = await answer({ text, control });
  self.postMessage(result, result.borders ? [result.borders.buffer] : []);
};
