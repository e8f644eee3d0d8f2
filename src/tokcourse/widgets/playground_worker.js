// The worker that cuts texts by all vocabularies. Its script holds all modules that it needs.

import { answerer } from "./playground_engine.js";

const answers = {};

function load(file) {
  importScripts(`${file}.js`);
  return self.tokcourse.files[file];
}

self.onmessage = async ({ data: { name, number, text, control, stop } }) => {
  if (stop) return delete answers[name];
  answers[name] ??= answerer(name, load);
  const result = await answers[name]({ text, control });
  self.postMessage({ name, number, ...result }, result.borders ? [result.borders.buffer] : []);
};
