// UTF-8, byte by byte: the same cuts and sentences as tokcourse/utf8.py. Knows nothing of a page.

import { decodeUtf8, hex } from "./bytes.js";

/** How many bytes a character has that begins with this byte; 0 if none can. */
function sequenceLength(lead) {
  if (lead < 0x80) return 1;
  if (lead >= 0xc2 && lead <= 0xdf) return 2;
  if (lead >= 0xe0 && lead <= 0xef) return 3;
  return lead >= 0xf0 && lead <= 0xf4 ? 4 : 0;
}

const isContinuation = (byte) => (byte & 0b11000000) === 0b10000000;
// After these lead bytes only part of the continuation bytes may follow.
const SECOND = { 0xe0: [0xa0, 0xbf], 0xed: [0x80, 0x9f], 0xf0: [0x90, 0xbf], 0xf4: [0x80, 0x8f] };

/** Where the character at `start` ends, and what is wrong with it, if anything is. */
function oneCharacter(bytes, start) {
  const lead = bytes[start];
  const size = sequenceLength(lead);
  if (size === 0) {
    if (isContinuation(lead)) return [start + 1, "a continuation byte without a lead byte before it"];
    if (lead < 0xc2) return [start + 1, `${hex(lead)} could only begin a longer form of a one-byte character`];
    return [start + 1, `${hex(lead)} would begin a number above U+10FFFF: it never occurs in UTF-8`];
  }
  let [low, high] = SECOND[lead] ?? [0x80, 0xbf];
  for (let end = start + 1; end < start + size; end++) {
    if (end === bytes.length || !isContinuation(bytes[end])) {
      return [end, `cut short: this character has ${size} bytes, and only ${end - start} of them stand here`];
    }
    if (bytes[end] < low || bytes[end] > high) {
      if (lead === 0xed) return [end, "this would be a surrogate"];
      return [end, lead === 0xf4 ? "this would be above U+10FFFF" : "a longer form than the character needs"];
    }
    [low, high] = [0x80, 0xbf];
  }
  return [start + size, null];
}

/** Cut bytes into characters and faults: [{ start, end, char, error }], one of the last two is null. */
export function segments(bytes) {
  const found = [];
  for (let start = 0; start < bytes.length; ) {
    const [end, error] = oneCharacter(bytes, start);
    const char = error ? null : decodeUtf8(bytes.subarray(start, end));
    found.push({ start, end, char, error });
    start = end;
  }
  return found;
}
