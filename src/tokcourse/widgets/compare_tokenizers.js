// One text in several vocabularies. Traits: at (a character of the text), ids (whether they are shown).
// Data: text, rows [{ name, ids, tokens, ends }]: each token in quotation marks, and the byte where it ends.

import { element, parts, say, set, watch } from "./dom.js";
import { toFragment } from "./playground_address.js";
import { signs } from "./playground_tokens.js";

// Only a page of the site has a playground beside it; a notebook loads this as a module, which has no such script.
const SCRIPT = document.currentScript?.src;
const PLAYGROUND = SCRIPT && new URL("../../book/playground.html", SCRIPT).href;
const utf8 = new TextEncoder();

function render({ model, el }) {
  let view, chars, offsets, rows;

  function start() {
    view = parts(model, el);
    const data = model.get("data");
    rows = data.rows;
    chars = Array.from(data.text);
    offsets = [0];
    for (const char of chars) offsets.push(offsets.at(-1) + utf8.encode(char).length);
    for (const { name, ends } of rows) {
      view[name].onmouseover = ({ target }) => {
        const token = Array.from(view[name].children).indexOf(target.closest("li"));
        if (token >= 0) set(model, "at", offsets.findLastIndex((offset) => offset <= (ends[token - 1] ?? 0)));
      };
    }
    lead(data.text);
    update();
  }

  /** Say where another text can be typed: on a page in the playground, in a notebook above. */
  function lead(text) {
    if (!PLAYGROUND) return view.fixed.remove();
    const href = PLAYGROUND + toFragment({ text }, { text: "" });
    view.playground.replaceChildren(element("a", { href, textContent: "playground" }));
  }

  function update() {
    const at = model.get("at");
    const [from, to] = [offsets[at], offsets[at + 1]];
    const said = rows.map(({ name, tokens, ends }) => {
      const held = ends.flatMap((end, n) => ((ends[n - 1] ?? 0) < to && end > from ? [n] : []));
      for (const [n, box] of Array.from(view[name].children).entries()) box.classList.toggle("tw-first", held.includes(n));
      return `${name} ${held.map((n) => tokens[n]).join(", ")}`;
    });
    const char = signs(chars[at] ?? "", false);
    say(view.status, char ? `“${char}” is in: ${said.join("; ")}.` : "There is no text.");
    view.rows.classList.toggle("tw-no-notes", !model.get("ids"));
  }

  function again() {
    el.replaceChildren(); // another text, from Python
    start();
  }

  start();
  model.on("change:first_frame", again);
  const unwatch = watch(model, ["at", "ids"], update);
  return () => {
    unwatch();
    model.off("change:first_frame", again);
  };
}

export default { render };
