// A text in models of more and more character coverage.
// Traits: coverage (place on the slider), fallback. Data: with and without (byte fallback), for each place
// { pieces: [[piece, kind]], says }.

import { parts, say, tokenBox, watch } from "./dom.js";

const LOOKS = { piece: 0, byte: 1, unknown: 3 };

function render({ model, el }) {
  const view = parts(model, el);
  const data = model.get("data");

  function update() {
    const { pieces, says } = data[model.get("fallback") ? "with" : "without"][model.get("coverage")];
    say(view.status, says);
    view.pieces.replaceChildren(...pieces.map(([piece, kind]) => tokenBox(piece, LOOKS[kind], kind)));
  }

  update();
  return watch(model, ["coverage", "fallback"], update);
}

export default { render };
