// Special tokens that a user types: once allowed, once taken as ordinary text.
// Traits: text. Data: merges, bytes, pattern (see merging.js), special {name: id}, before and after (what the
// program puts around the text), limit.

import { encodeUtf8, shown } from "./bytes.js";
import { beginning, element, parts, problemWith, say, tokenBox, watch } from "./dom.js";
import { mergeBytes } from "./merging.js";
import { splitter } from "./splitting.js";
import { bytesOf, vocabulary } from "./vocabulary.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { merges, bytes, pattern, special, before, after, limit } = model.get("data");
  const known = vocabulary(merges, bytes);
  const split = splitter(pattern);
  const names = Object.keys(special).sort((a, b) => b.length - a.length);
  const marks = new RegExp(`(${names.map((name) => name.replace(/[|<>]/g, "\\$&")).join("|")})`);

  function half(part, typed, allowed) {
    const boxes = [];
    const messages = [];
    for (const [origin, text, some] of [["program", before, true], ["user", typed, allowed], ["program", after, true]]) {
      for (const [n, piece] of (some ? text.split(marks) : [text]).entries()) {
        if (n % 2) {
          boxes.push(tokenBox(piece, 3, `${special[piece]} ${origin}`, `tw-control tw-of-${origin}`));
          if (piece !== "<|end|>") messages.push({ role: piece.replace(/[<|>]/g, ""), content: "" });
          continue;
        }
        const ids = split(piece).flatMap((chunk) => mergeBytes(known, encodeUtf8(chunk)).ids);
        ids.forEach((id, place) => boxes.push(tokenBox(shown(bytesOf(known, id)), place % 2, id)));
        if (messages.length) messages.at(-1).content += piece;
      }
    }
    view[part].replaceChildren(...boxes);
    view[part + "Read"].replaceChildren(...messages.map(({ role, content }) =>
      element("li", {}, element("b", { textContent: role }), " ", element("span", { textContent: content }))));
  }

  function update() {
    const typed = beginning(model.get("text"), limit);
    const found = (typed.split(marks).length - 1) / 2;
    say(view.problem, problemWith(model.get("text"), limit));
    say(view.status, found
      ? `Special tokens that the user typed: ${found}. In the first list they became control tokens.`
      : "The user typed no special token: both lists are the same.");
    half("joined", typed, true);
    half("apart", typed, false);
  }

  update();
  return watch(model, ["text"], update);
}

export default { render };
