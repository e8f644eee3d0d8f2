// Byte-pair encoding over a list of merges: the same ids as tokcourse/bpe.py. Knows nothing of a page.

import { mergeOf } from "./vocabulary.js";

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
