// A text on its way into a model and back: text, bytes, chunks, ids, rows, and from the ids the text again.
// Traits: text. Data: merges, bytes, pattern (see merging.js and splitting.js), limit.

import { mergeBytes } from "./merging.js";
import { decodeUtf8, encodeUtf8, graphemes, hex, shown } from "./bytes.js";
import { beginning, element, parts, problemWith, say, tokenBox, tokenSpan, watch } from "./dom.js";
import { splitter } from "./splitting.js";
import { bytesOf, vocabulary } from "./vocabulary.js";

/** Number `column` of the row of an id: between -1 and 1, always the same, as if by chance. */
export function weight(id, column) {
  let mixed = Math.imul(id * 8 + column + 1, 0x9e3779b1) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x85ebca6b) >>> 0;
  return ((mixed >>> 8) % 201) / 100 - 1;
}

function row(id, columns) {
  const numbers = Array.from({ length: columns }, (_, column) => weight(id, column).toFixed(2));
  return element("tr", {}, element("th", { scope: "row", textContent: id }),
    ...numbers.map((number) => element("td", { textContent: number })));
}

function render({ model, el }) {
  const view = parts(model, el);
  const { merges, bytes, pattern, limit, columns, rows } = model.get("data");
  const known = vocabulary(merges, bytes);
  const split = splitter(pattern);

  function update() {
    const text = beginning(model.get("text"), limit);
    const data = encodeUtf8(text);
    const chunks = split(text);
    const tokens = chunks.map((chunk) => mergeBytes(known, encodeUtf8(chunk)).ids);
    const ids = tokens.flat();
    say(view.problem, problemWith(model.get("text"), limit));
    say(view.saysText, `${graphemes(text).length} graphemes, ${Array.from(text).length} code points`);
    say(view.saysBytes, `${data.length} bytes`);
    say(view.saysChunks, `${chunks.length} chunks, which no token crosses`);
    say(view.saysIds, `${ids.length} tokens, ${(data.length / Math.max(1, ids.length)).toFixed(2)} bytes per token`);
    say(view.bytes, Array.from(data, hex).join(" "));
    view.chunks.replaceChildren(...chunks.map((chunk, place) => tokenSpan(chunk, (place % 2) * 2)));
    view.ids.replaceChildren(...tokens.flatMap((some, chunk) =>
      some.map((id, place) => tokenBox(shown(bytesOf(known, id)), (chunk % 2) * 2 + (place % 2), id))));
    view.rows.replaceChildren(...ids.slice(0, rows).map((id) => row(id, columns)));
    say(view.moreRows, ids.length > rows ? `and ${ids.length - rows} more rows` : "");
    const back = decodeUtf8(Uint8Array.from(ids.flatMap((id) => [...bytesOf(known, id)])));
    say(view.back, back);
    say(view.saysBack, back === text ? "the same text" : "not the same text");
  }

  update();
  return watch(model, ["text"], update);
}

export default { render };
