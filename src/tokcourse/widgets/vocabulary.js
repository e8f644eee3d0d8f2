// A vocabulary made by merges. Knows nothing of a page.

const SPAN = 1 << 18; // more than the greatest id: two ids in one number are left * SPAN + right

/** A vocabulary from its merges, [left, right, left, right, ...] in the order of learning: merge n makes the
 *  id 256 + n. `byteIds` are the ids of the 256 bytes, where they are not the bytes themselves. */
export function vocabulary(merges, byteIds = null) {
  const numbers = new Map();
  for (let n = 0; 2 * n < merges.length; n++) numbers.set(merges[2 * n] * SPAN + merges[2 * n + 1], n);
  return { merges, byteIds, numbers };
}

/** The number of the merge that joins two ids, or undefined. */
export const mergeOf = (vocabulary, left, right) => vocabulary.numbers.get(left * SPAN + right);

/** The bytes of an id. */
export function bytesOf(vocabulary, id) {
  const bytes = [];
  const open = [id];
  while (open.length) {
    const one = open.pop();
    if (one < 256) bytes.push(vocabulary.byteIds ? vocabulary.byteIds.indexOf(one) : one);
    else open.push(vocabulary.merges[2 * (one - 256) + 1], vocabulary.merges[2 * (one - 256)]);
  }
  return Uint8Array.from(bytes);
}
