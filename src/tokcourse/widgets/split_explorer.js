// A text split by a pattern, each piece labelled by the alternative that took it.
// Traits: text, pattern (place in the list; the last is the reader's own), own. Data: patterns (for each published
// one its name in splitting.js and its alternatives [name, pattern, meaning]), limit.

import { beginning, element, parts, problemWith, tokenBox, watch } from "./dom.js";
import { alternatives, splitNamed } from "./splitting.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { patterns, limit } = model.get("data");

  function update() {
    const text = beginning(model.get("text"), limit);
    const published = patterns[model.get("pattern")];
    const name = published?.name ?? model.get("own");
    const rows = published?.alternatives ?? alternatives(name).map((part, place) => [`alternative ${place + 1}`, part, ""]);
    let pieces;
    try {
      pieces = splitNamed(name, text);
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
