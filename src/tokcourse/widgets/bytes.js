// Text and its UTF-8 bytes. Knows nothing of a page.

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
const strict = new TextDecoder("utf-8", { ignoreBOM: true, fatal: true });

export const encodeUtf8 = (text) => encoder.encode(text);
export const decodeUtf8 = (bytes) => decoder.decode(bytes);

/** A byte as two hexadecimal digits. */
export const hex = (byte) => byte.toString(16).toUpperCase().padStart(2, "0");

const segmenter = Intl.Segmenter && new Intl.Segmenter("en", { granularity: "grapheme" });

/** What a reader would call characters. */
export const graphemes = (text) =>
  segmenter ? Array.from(segmenter.segment(text), (part) => part.segment) : Array.from(text);

/** A token as text: ⟨E2⟩ for each byte that is part of no whole character. */
export function shown(bytes) {
  let text = "";
  for (let at = 0, end; at < bytes.length; at = end) {
    for (end = Math.min(at + 4, bytes.length); end > at && !isCharacter(bytes.subarray(at, end)); ) end--;
    if (end > at) text += decodeUtf8(bytes.subarray(at, end));
    else text += `⟨${hex(bytes[end++])}⟩`;
  }
  return text;
}

/** Whether bytes are whole characters. */
function isCharacter(bytes) {
  try {
    return Boolean(strict.decode(bytes));
  } catch {
    return false;
  }
}
