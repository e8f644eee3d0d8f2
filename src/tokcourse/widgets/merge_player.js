// Training, merge by merge: the text, the table of pairs, and the tree of a token.
// Traits: step (merges done), token (place of the token in the list whose tree is shown).
// Data: text, borders (see token_cells.js), merges [[left, right], ...], tables [[[left, right, count], ...], ...]
// with the most frequent pairs at each step, the one that goes next first, names {id: text}.

import { element, parts, say, watch } from "./dom.js";
import { tokenCells } from "./token_cells.js";
import { stepper } from "./stepper.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { text, borders, merges, tables, names } = model.get("data");
  const cells = tokenCells(view.tokens, text, borders, true);
  const last = merges.length;
  const { buttons, stop } = stepper(model, view, "step", () => last);

  function showStep() {
    const step = model.get("step");
    cells.show(step);
    const now = `After ${step} of ${last} merges: ${256 + step} ids, ${cells.count(step)} tokens.`;
    const [left, right, count] = tables[step][0] ?? [];
    say(view.status, step < last
      ? `${now} Next: ${names[left]} + ${names[right]}, seen ${count} times, becomes ${256 + step}.`
      : `${now} Nothing is left to do.`);
    view.pairs.replaceChildren(...tables[step].map(([left, right, count], place) => {
      const next = place === 0 && step < last;
      const cell = (content) => element("td", { textContent: content });
      return element("tr", { className: next ? "tw-best" : "" }, cell(next ? "▶ next" : ""),
        cell(`${names[left]} + ${names[right]}`), cell(`${left}, ${right}`), cell(count));
    }));
    buttons();
  }

  /** A token above its two halves, down to the bytes. */
  function tree(id) {
    const node = element("li", {}, element("span", { className: "tw-node" }, names[id], element("small", { textContent: id })));
    if (id >= 256) node.append(element("ul", {}, ...merges[id - 256].map(tree)));
    return node;
  }
  const showTree = () => view.tree.replaceChildren(tree(256 + model.get("token")));

  showStep();
  showTree();
  const unwatch = [watch(model, ["step"], showStep), watch(model, ["token"], showTree), stop];
  return () => unwatch.forEach((end) => end());
}

export default { render };
