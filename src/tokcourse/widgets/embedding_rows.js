// The rows of the embedding that a text touches. Traits: read (tokens read so far).
// Data: ids, names {id: token in quotation marks}, size (rows), trained and still (rows that never moved).

import { element, parts, watch } from "./dom.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { ids, names, size, trained, still } = model.get("data");
  const squares = view.grid.children;

  function update() {
    const read = ids.slice(0, model.get("read"));
    const times = new Map();
    for (const id of read) times.set(id, (times.get(id) ?? 0) + 1);
    for (const id of new Set(ids)) {
      squares[id].classList.toggle("tw-read", times.has(id));
      squares[id].classList.toggle("tw-now", id === read.at(-1));
    }
    for (const [place, box] of Array.from(view.tokens.children).entries()) {
      box.classList.toggle("tw-first", place === read.length - 1);
    }
    view.status.textContent =
      `Tokens read: ${read.length}. Rows touched: ${times.size} of ${size.toLocaleString("en")}.` +
      (trained ? ` Rows that training never moved: ${still.toLocaleString("en")}.` : "");
    view.rows.replaceChildren(...Array.from(times, ([id, count]) =>
      element("tr", {}, ...[id, names[id], count].map((content) => element("td", { textContent: content })))));
  }

  update();
  return watch(model, ["read"], update);
}

export default { render };
