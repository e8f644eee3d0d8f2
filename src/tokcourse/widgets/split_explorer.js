// A text split by a pattern, each piece labelled by the alternative that took it.
// Traits: text, pattern (place in the list; the last is the reader's own), own.
// Data: patterns (for each published one its alternatives [name, pattern, meaning]), limit.

import { beginning, element, parts, problemWith, tokenBox, watch } from "./dom.js";
import { checkOwn } from "./own_patterns.js";
import { compile, complete, toJavaScript } from "./splitting.js";

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

/** Split by the alternatives of a pattern and say which one took each piece: [{ piece, taker }]. */
export function splitNamed(parts, text) {
  compile(toJavaScript(parts.join("|")));
  const named = parts.map((part, place) => `(?<taker${place}>${toJavaScript(part)})`).join("|");
  // Python looks for more where it found nothing. So that this does too, what is left must not be all that was.
  const found = compile(`(?=(?<left>[^]*))(?:${named})(?!\\k<left>$)`);
  const pieces = Array.from(text.matchAll(found), ({ 0: piece, groups }) =>
    ({ piece, taker: parts.findIndex((_, place) => groups[`taker${place}`] !== undefined) }));
  complete(pieces.map(({ piece }) => piece), text);
  return pieces;
}

function render({ model, el }) {
  const view = parts(model, el);
  const { patterns, limit } = model.get("data");

  function update() {
    const text = beginning(model.get("text"), limit);
    const rows = patterns[model.get("pattern")] ??
      alternatives(model.get("own")).map((part, place) => [`alternative ${place + 1}`, part, ""]);
    let pieces;
    try {
      if (!patterns[model.get("pattern")]) checkOwn(model.get("own"));
      pieces = splitNamed(rows.map((row) => row[1]), text);
    } catch (error) {
      view.problem.textContent = error.message;
      return;
    }
    view.problem.textContent = problemWith(model.get("text"), limit);
    const counts = rows.map((_, place) => pieces.filter((piece) => piece.taker === place).length);
    view.status.textContent = `${pieces.length} pieces, taken by ${counts.filter((count) => count).length} of ${rows.length} alternatives.`;
    view.pieces.replaceChildren(...pieces.map(({ piece, taker }, place) =>
      tokenBox(piece, place % 2 + (taker % 2) * 2, taker + 1)));
    view.takers.replaceChildren(...rows.map(([label, part, meaning], place) =>
      element("tr", {}, ...[place + 1, label, meaning, counts[place]].map((content) => element("td", { textContent: content })),
        element("td", {}, element("code", { textContent: part })))));
  }

  update();
  return watch(model, ["text", "pattern", "own"], update);
}

export default { render };
