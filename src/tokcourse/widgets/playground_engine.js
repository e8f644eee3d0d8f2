// Opens vocabulary files and cuts texts by them. Runs in a worker, or in the page where there can be none.

import { mergeBytes } from "./merging.js";
import { encodeUtf8 } from "./bytes.js";
import { splitter } from "./splitting.js";
import { vocabulary } from "./vocabulary.js";

const bytesOf64 = (text) => Uint8Array.from(atob(text), (char) => char.charCodeAt(0));

/** The numbers behind varints: seven bits in each byte, the lowest first, the high bit says that more follow. */
function numbers(text) {
  const found = [];
  let value = 0;
  let shift = 0;
  for (const byte of bytesOf64(text)) {
    value |= (byte & 127) << shift;
    shift += 7;
    if (byte < 128) {
      found.push(value);
      value = shift = 0;
    }
  }
  return found;
}

/** A vocabulary from the content of its file; `before` is the one that the file goes on from. */
export function opened(file, before = null) {
  const left = numbers(file.left);
  const right = numbers(file.right);
  const known = before?.merges ?? [];
  const merges = new Int32Array(known.length + 2 * left.length);
  merges.set(known);
  for (let n = 0; n < left.length; n++) {
    merges[known.length + 2 * n] = left[n];
    merges[known.length + 2 * n + 1] = right[n];
  }
  const byteIds = [];
  bytesOf64(file.order).forEach((byte, id) => (byteIds[byte] = id));
  const names = Object.keys(file.special).sort((a, b) => b.length - a.length); // of two that fit, the longer
  const finder = names.map((name) => name.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")).join("|");
  return {
    ...vocabulary(merges, byteIds),
    split: splitter(file.pattern),
    special: file.special,
    finder: names.length ? new RegExp(`(${finder})`, "u") : null,
    pieces: new Map(),
  };
}

/** For each byte of a text the number of the merge that removes the border before it, or -1 for never; inside
 *  a special token -2 - id. Special tokens are looked for only if the text may be `control`. */
export function borders(known, text, control) {
  const found = new Int32Array(3 * text.length); // no UTF-16 unit has more bytes
  const pieces = new Map(); // those of this text alone: a cache that outlives its text would only grow
  let size = 0;
  const parts = control && known.finder ? text.split(known.finder) : [text];
  parts.forEach((part, place) => {
    if (place % 2) {
      const end = size + encodeUtf8(part).length;
      found.fill(-2 - known.special[part], size, end);
      found[size] = -1;
      size = end;
      return;
    }
    for (const piece of known.split(part)) {
      const removedBy = known.pieces.get(piece) ?? Int32Array.from(mergeBytes(known, encodeUtf8(piece)).removedBy);
      pieces.set(piece, removedBy);
      found.set(removedBy, size);
      size += removedBy.length;
    }
  });
  known.pieces = pieces;
  return found.slice(0, size);
}

/** A function that answers { text, control } with { borders } or { error }. The file is loaded at the first
 *  question by `load(name)`, which returns its content or a promise of it, and again after a failure. */
export function answerer(name, load) {
  let known = null;
  async function open(name) {
    const file = await load(name);
    return opened(file, file.after ? await open(file.after) : null);
  }
  return async ({ text, control }) => {
    try {
      known ??= await open(name);
      return { borders: borders(known, text, control) };
    } catch (error) {
      return { error: String(error.message ?? error) };
    }
  };
}
