// Byte-pair encoding over a list of merges: the same ids as tokcourse/bpe.py. Knows nothing of a page.

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

/** Merge the bytes of one piece: the earliest merge first, from left to right. Returns the ids that are left
 *  and, for each byte, the number of the merge that removed the border before it, or -1. */
export function mergeBytes(vocabulary, bytes) {
  const size = bytes.length;
  const ids = Array.from(bytes, (byte) => vocabulary.byteIds?.[byte] ?? byte);
  const next = ids.map((_, place) => place + 1);
  const previous = ids.map((_, place) => place - 1);
  const removedBy = new Array(size).fill(-1);
  const queue = heap();
  const offer = (place) => {
    if (place < 0 || next[place] >= size) return;
    const number = mergeOf(vocabulary, ids[place], ids[next[place]]);
    if (number !== undefined) queue.push(number, place);
  };
  for (let place = 0; place < size; place++) offer(place);
  while (queue.size()) {
    const { number, place } = queue.pop();
    const right = next[place];
    if (ids[place] < 0 || right >= size || mergeOf(vocabulary, ids[place], ids[right]) !== number) continue; // stale
    ids[place] = 256 + number;
    ids[right] = -1;
    removedBy[right] = number;
    next[place] = next[right];
    if (next[place] < size) previous[next[place]] = place;
    offer(place);
    offer(previous[place]);
  }
  return { ids: ids.filter((id) => id >= 0), removedBy };
}

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

/** A queue of (merge number, place): the smallest number comes first, the leftmost place of several. */
function heap() {
  const items = []; // number * 2^24 + place, each no greater than the two at 2i + 1 and 2i + 2
  const PLACES = 1 << 24;
  return {
    size: () => items.length,
    push(number, place) {
      const item = number * PLACES + place;
      let i = items.push(item) - 1;
      for (let up; i && items[(up = (i - 1) >> 1)] > item; i = up) items[i] = items[up];
      items[i] = item;
    },
    pop() {
      const top = items[0];
      const item = items.pop();
      let i = 0;
      for (let down; (down = 2 * i + 1) < items.length; i = down) {
        if (items[down + 1] < items[down]) down++;
        if (items[down] >= item) break;
        items[i] = items[down];
      }
      if (items.length) items[i] = item;
      return { number: Math.floor(top / PLACES), place: top % PLACES };
    },
  };
}
