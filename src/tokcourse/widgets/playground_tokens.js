// From borders to tokens, and tokens as they are drawn. Knows nothing of a page.

import { decodeUtf8, encodeUtf8, shown } from "./bytes.js";

/** A text with its bytes, and where its lines end. Halves of UTF-16 pairs become U+FFFD. */
export function reading(text) {
  const whole = text.replace(/\p{Cs}/gu, "\ufffd");
  const bytes = encodeUtf8(whole);
  const lineEnds = [];
  let characters = 0;
  for (let at = 0; at < bytes.length; at++) {
    if (bytes[at] === 10) lineEnds.push(at);
    if ((bytes[at] & 0xc0) !== 0x80) characters++;
  }
  return { text: whole, bytes, lineEnds, characters };
}

/** The tokens that are left after some merges: their ids, and the byte at which each ends.
 *  A token that merging made has the id of the last merge inside it. */
export function tokens(borders, bytes, { byteIds, skip }, merges) {
  const ids = [];
  const ends = [];
  let last = -1;
  let special = -1;
  let start = 0;
  for (let at = 1; at <= bytes.length; at++) {
    const border = at < bytes.length ? borders[at] : -1;
    if (border < -1) special = -2 - border;
    else if (border >= 0 && border < merges) last = Math.max(last, border);
    else {
      const made = 256 + last + (skip !== null && 256 + last >= skip ? 1 : 0);
      ids.push(special >= 0 ? special : last < 0 ? byteIds[bytes[start]] : made);
      ends.push(at);
      last = special = -1;
      start = at;
    }
  }
  return { ids, ends };
}

/** Which token holds a byte. */
export function tokenAt(ends, byte) {
  let low = 0;
  let high = ends.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ends[middle] > byte) high = middle;
    else low = middle + 1;
  }
  return low;
}

const isWhole = (bytes, start, end) =>
  (bytes[start] & 0xc0) !== 0x80 && (end === bytes.length || (bytes[end] & 0xc0) !== 0x80);

/** The bytes from start to end as text; ⟨E2⟩ for a byte of a character that is cut. */
export const textOf = (bytes, start, end) =>
  (isWhole(bytes, start, end) ? decodeUtf8 : shown)(bytes.subarray(start, end));

// What is never drawn as itself: it has no shape, or it would turn the text around it.
const NO_SHAPE =
  /[\x80-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;
const BLANK = /[ \t]|\p{White_Space}/gu;
const CONTROL = /[\x00-\x08\x0a-\x1f\x7f]/g;
const JOINS = /^[\u200c\u200d\ufe00-\ufe0f\u{e0100}-\u{e01ef}]+$/u;
const code = (char) => `⟨U+${char.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}⟩`;

/** A token as it is drawn: everything in it has a shape, white space only if `spaces` says so. */
export function signs(text, spaces) {
  if (JOINS.test(text)) return Array.from(text, code).join("");
  const drawn = text
    .replace(CONTROL, (char) =>
      char === "\n" ? "↵" : String.fromCharCode(char === "\x7f" ? 0x2421 : 0x2400 + char.charCodeAt(0)))
    .replace(NO_SHAPE, code);
  return spaces ? drawn.replace(BLANK, (char) => ({ " ": "·", "\t": "→" })[char] ?? code(char)) : drawn;
}
