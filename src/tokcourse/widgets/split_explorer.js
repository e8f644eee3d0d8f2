// A text split by a pattern, each piece labelled by the alternative that took it.
// Traits: text, pattern (place in the list; the last is the reader's own), own.
// Data: patterns (for each published one its alternatives [name, pattern, meaning]), limit.

import { beginning, element, parts, problemWith, say, tokenBox, watch } from "./dom.js";
import { checkOwn } from "./own_patterns.js";
import { compile, complete, toJavaScript } from "./splitting.js";
import { inWorker } from "./time_limit.js";

const LONGEST_SEARCH = 2000; // milliseconds
const TOO_LONG =
  "The pattern was stopped after 2 seconds: it can match a text in too many ways, as (a+)+ can. Write it so that there is one.";

/** Cut an expression at the | that are in no group and no class. */
export function alternatives(pattern) {
  const found = [""];
  let depth = 0;
  for (const [token] of pattern.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|./gsu)) {
    depth += (token === "(") - (token === ")");
    if (token === "|" && depth === 0) found.push("");
    else found[found.length - 1] += token;
  }
  return found.filter((part) => part);
}

/** The alternatives as one expression with a named group for each. */
function oneExpression(parts) {
  compile(toJavaScript(parts.join("|")));
  const named = parts.map((part, place) => `(?<taker${place}>${toJavaScript(part)})`).join("|");
  // Python looks for more where it found nothing. So that this does too, what is left must not be all that was.
  return compile(`(?=(?<left>[^]*))(?:${named})(?!\\k<left>$)`).source;
}

/** All pieces, each with the place of the alternative that took it: [[piece, taker]]. A worker can run it. */
function find(expression, text) {
  return Array.from(text.matchAll(new RegExp(expression, "gu")), ({ 0: piece, groups: { left, ...takers } }) =>
    [piece, Object.values(takers).findIndex((taken) => taken !== undefined)]);
}

/** Split by the alternatives of a pattern and say which one took each piece: [[piece, taker]]. */
export function splitNamed(parts, text) {
  const pieces = find(oneExpression(parts), text);
  complete(pieces.map(([piece]) => piece), text);
  return pieces;
}

function render({ model, el }) {
  const view = parts(model, el);
  const { patterns, limit } = model.get("data");
  let stop = () => {};

  /** Do something; an error is a line for the reader, and what is shown stays. */
  function attempt(action) {
    try {
      action();
    } catch ({ message }) {
      say(view.problem, message);
    }
  }

  function update() {
    stop();
    const text = beginning(model.get("text"), limit);
    const rows = patterns[model.get("pattern")];
    attempt(() => (rows ? show(rows, splitNamed(rows.map((row) => row[1]), text)) : splitByOwn(model.get("own"), text)));
  }

  /** Nobody knows how long a reader's own pattern takes: it may go on for years. */
  function splitByOwn(own, text) {
    checkOwn(own);
    const parts = alternatives(own);
    const rows = parts.map((part, place) => [`alternative ${place + 1}`, part, ""]);
    const found = (pieces) => attempt(() => {
      complete(pieces.map(([piece]) => piece), text);
      show(rows, pieces);
    });
    stop = inWorker(find, [oneExpression(parts), text], LONGEST_SEARCH, found, () => say(view.problem, TOO_LONG));
  }

  function show(rows, pieces) {
    say(view.problem, problemWith(model.get("text"), limit));
    const counts = rows.map((_, place) => pieces.filter(([, taker]) => taker === place).length);
    say(view.status, `${pieces.length} pieces, taken by ${counts.filter((count) => count).length} of ${rows.length} alternatives.`);
    view.pieces.replaceChildren(...pieces.map(([piece, taker], place) =>
      tokenBox(piece, place % 2 + (taker % 2) * 2, taker + 1)));
    view.takers.replaceChildren(...rows.map(([label, part, meaning], place) =>
      element("tr", {}, ...[place + 1, label, meaning, counts[place]].map((content) => element("td", { textContent: content })),
        element("td", {}, element("code", { textContent: part })))));
  }

  update();
  const unwatch = watch(model, ["text", "pattern", "own"], update);
  return () => {
    unwatch();
    stop();
  };
}

export default { render };
