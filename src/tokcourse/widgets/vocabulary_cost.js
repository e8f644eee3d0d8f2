// Parameters and compute for each vocabulary size, by the formulas of tokcourse/measure.py.
// Traits: vocab_size and width (places on their sliders), depth, tied. Data: curve [[size, bytes per token]], widths.

import { parts, watch } from "./dom.js";

const vocabularyParameters = (size, width, tied) => size * width * (tied ? 1 : 2);
const blockParameters = (width, depth) => 12 * depth * width ** 2;
const flopsPerByte = (size, perToken, width, depth) =>
  (2 * (blockParameters(width, depth) + size * width)) / perToken;

const say = (number) => Math.round(number).toLocaleString("en");

function render({ model, el }) {
  const view = parts(model, el);
  const { curve, widths } = model.get("data");

  function update() {
    const chosen = model.get("vocab_size");
    const width = widths[model.get("width")];
    const depth = model.get("depth");
    const tied = model.get("tied");
    const work = curve.map(([size, perToken]) => flopsPerByte(size, perToken, width, depth));
    const best = work.indexOf(Math.min(...work));
    const most = Math.max(...work);
    const blocks = blockParameters(width, depth);
    const parameters = curve.map(([size]) => vocabularyParameters(size, width, tied));
    view.status.textContent =
      `${say(curve[chosen][0])} ids: ${say(parameters[chosen])} parameters for the vocabulary and ${say(blocks)} ` +
      `for the blocks, ${say(work[chosen])} operations for each byte of text. ` +
      `The least work is with ${say(curve[best][0])} ids.`;
    view.line.setAttribute("d", "M" + work.map((value, place) => `${place} ${1 - value / most}`).join("L"));
    view.dot.setAttribute("d", `M${chosen} ${1 - work[chosen] / most}h0`);
    for (const [place, row] of Array.from(view.rows.rows).entries()) {
      const share = (100 * parameters[place]) / (parameters[place] + blocks);
      const marks = [place === best && "least work", place === chosen && "chosen"].filter(Boolean);
      row.className = place === best ? "tw-best" : "";
      row.cells[2].textContent = say(parameters[place]);
      row.cells[3].textContent = `${share.toFixed(0)} %`;
      row.cells[4].textContent = say(work[place]);
      row.cells[5].textContent = marks.join(", ");
    }
  }

  update();
  return watch(model, ["vocab_size", "width", "depth", "tied"], update);
}

export default { render };
