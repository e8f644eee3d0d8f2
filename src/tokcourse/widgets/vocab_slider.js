// How many tokens a text has at each vocabulary size.
// Traits: vocab_size (set by the slider). Data: text, borders (see token_cells.js), smallest.

import { parts, say, watch } from "./dom.js";
import { tokenCells } from "./token_cells.js";

function render({ model, el }) {
  const { tokens, status, dot } = parts(model, el);
  const { text, borders, smallest } = model.get("data");
  const cells = tokenCells(tokens, text, borders);

  function update() {
    const size = model.get("vocab_size");
    const count = cells.count(size - smallest);
    cells.show(size - smallest);
    const ratio = (cells.bytes / Math.max(1, count)).toFixed(2);
    say(status, `${size} ids: ${count} tokens for ${cells.bytes} bytes, ${ratio} bytes per token`);
    dot.setAttribute("d", `M${size - smallest} ${cells.bytes - count}h0`);
  }

  update();
  return watch(model, ["vocab_size"], update);
}

export default { render };
