// The bytes of a text, with what each bit is for; and what happens when they are broken.
// Traits: text, hex (bytes to show instead of those of the text, or nothing). Data: limit (characters shown).

import { decodeUtf8, encodeUtf8, graphemes, hex } from "./bytes.js";
import { beginning, element, parts, problemWith, say, set, visible, watch } from "./dom.js";
import { segments } from "./utf8.js";

const written = (bytes) => Array.from(bytes, hex).join(" ");

/** The bytes that are written in hexadecimal, or null. */
function readHex(text) {
  const digits = text.replace(/0x|[\s,]/gi, "");
  if (digits.length % 2 || /[^0-9a-f]/i.test(digits)) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

/** A byte: in hexadecimal, its marker bits and payload bits, and its role. */
function byteCell(byte, kind, marker) {
  const bits = byte.toString(2).padStart(8, "0");
  return element("li", { className: `tw-byte tw-${kind}` }, element("b", {}, hex(byte)),
    element("span", { className: "tw-bits" }, element("u", {}, bits.slice(0, marker)), bits.slice(marker)),
    element("small", {}, kind));
}

function segmentBox(bytes, { start, end, char, error }) {
  const size = end - start;
  const cells = Array.from(bytes.subarray(start, end), (byte, place) => {
    if (error) return byteCell(byte, "fault", 8);
    if (size === 1) return byteCell(byte, "ascii", 1);
    return place ? byteCell(byte, "continuation", 2) : byteCell(byte, "lead", size + 1);
  });
  const name = error ?? "U+" + char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
  return element("div", { className: "tw-char" }, element("span", { className: error ? "tw-alarm" : "" }, name),
    element("ol", { className: "tw-bytes" }, ...cells));
}

/** One box for each character that a reader sees, with a box for each code point in it; one for each fault. */
function clusters(bytes) {
  const found = segments(bytes);
  const boxes = [];
  const add = (glyph, inside) => boxes.push(element("li", { className: "tw-cluster" },
    element("bdi", { className: "tw-glyph" }, visible(glyph)), ...inside.map((part) => segmentBox(bytes, part))));
  for (let from = 0, to; from < found.length; from = to) {
    for (to = from; to < found.length && !found[to].error; ) to++;
    if (to === from) add("\ufffd", [found[to++]]);
    let next = from;
    for (const glyph of graphemes(found.slice(from, to).map((part) => part.char ?? "").join(""))) {
      const inside = found.slice(next, (next += Array.from(glyph).length));
      add(glyph, inside);
    }
  }
  return { boxes, characters: found.filter((part) => part.char).length, faults: found.filter((part) => part.error).length };
}

function render({ model, el }) {
  const view = parts(model, el);
  const { limit } = model.get("data");
  let bytes = new Uint8Array();

  function update() {
    const text = model.get("text");
    const typed = model.get("hex").trim();
    const read = typed ? readHex(typed) : encodeUtf8(beginning(text, limit));
    if (!read) {
      say(view.problem, "Write each byte as two digits, 0 to 9 and A to F, such as F0 9F 98 84.");
      return;
    }
    bytes = read.subarray(0, 4 * limit);
    const cut = bytes.length < read.length ? `The first ${bytes.length} bytes are shown.` : "";
    say(view.problem, typed ? cut : problemWith(text, limit));
    const { boxes, characters, faults } = clusters(bytes);
    const seen = graphemes(decodeUtf8(bytes)).length;
    say(view.status, faults
      ? `${bytes.length} bytes that are no UTF-8: faults: ${faults}, whole characters: ${characters}. ` +
        `Read with replacement: ${visible(decodeUtf8(bytes))}`
      : `Graphemes: ${seen}. Code points: ${characters}. Bytes: ${bytes.length}.`);
    view.clusters.replaceChildren(...boxes);
  }

  view.samples.onclick = ({ target }) => {
    const { hex, act } = target.dataset;
    if (hex) set(model, "hex", hex);
    if (act === "edit") set(model, "hex", written(bytes));
    if (act === "cut") set(model, "hex", written(bytes.subarray(0, -1)));
    if (act === "mend") set(model, "hex", "");
  };
  const clear = () => set(model, "hex", ""); // what was typed last is what counts
  model.on("change:text", clear);

  update();
  const unwatch = watch(model, ["text", "hex"], update);
  return () => {
    unwatch();
    model.off("change:text", clear);
  };
}

export default { render };
