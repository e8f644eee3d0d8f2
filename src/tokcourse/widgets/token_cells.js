// A text cut into tokens, with one cell for each character. Going to another number of merges changes the
// classes of the cells whose borders change, and nothing else: the text is laid out once.

import { encodeUtf8, hex } from "./bytes.js";
import { RIGHT_TO_LEFT, visible } from "./dom.js";

const NEVER = 0x7fffffff;
const START = 4; // a look is the token's colour and shape, 0 to 3, plus START and NEXT
const NEXT = 8;

/** How many of the sorted numbers are smaller than the limit. */
function smaller(numbers, limit) {
  let low = 0;
  let high = numbers.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (numbers[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Fill `box` with the cells of a text. `removedBy` has a number for each byte of the text: the merge that
 *  removes the border before it, or -1 for never. With k merges a border stands if its number is k or more.
 *  Returns { show(k), count(k), bytes }. With `markNext` the borders that merge k removes next are marked. */
export function tokenCells(box, text, removedBy, markNext = false) {
  const bytes = removedBy.length;
  const life = Int32Array.from(removedBy, (merge) => (merge < 0 ? NEVER : merge));

  // Cells: one for each character, which covers the bytes from start to end.
  const cellAt = new Int32Array(bytes);
  const cells = [];
  for (const char of text) {
    const start = cells.length ? cells[cells.length - 1].end : 0;
    const end = start + (char < "\x80" ? 1 : encodeUtf8(char).length);
    const side = RIGHT_TO_LEFT.test(char) ? "tw-rtl " : "";
    cellAt.fill(cells.length, start, end);
    cells.push({ start, end, char, side, node: document.createElement("span"), look: "", whole: false });
  }
  box.replaceChildren(...cells.map((cell) => cell.node));

  // Blocks: between borders that never go. Colours alternate inside a block, so a change stays in its block.
  const blockAt = new Int32Array(bytes);
  const blocks = [];
  for (let byte = 0; byte < bytes; byte++) {
    if (life[byte] === NEVER) blocks.push({ start: byte, end: byte });
    blocks[blocks.length - 1].end = byte + 1;
    blockAt[byte] = blocks.length - 1;
  }

  const removed = Array.from(life.keys()).filter((byte) => life[byte] !== NEVER).sort((a, b) => life[a] - life[b]);
  const when = removed.map((byte) => life[byte]);
  const looks = new Uint8Array(bytes);
  let now = -1;

  const className = (look) =>
    `${look & START ? "tw-t " : ""}${look & NEXT ? "tw-next " : ""}tw-c${look & 3}`;

  function colour(block, k) {
    const { start, end } = blocks[block];
    for (let byte = start, token = -1; byte < end; byte++) {
      if (life[byte] >= k) token++;
      looks[byte] = (block % 2) * 2 + (token % 2) + (life[byte] >= k ? START : 0) +
        (markNext && life[byte] === k ? NEXT : 0);
    }
  }

  /** A character in one token is shown as itself, one that a border cuts as its bytes: ⟨C3⟩⟨A9⟩. */
  function paint(cell) {
    const { start, end, node } = cell;
    let cut = false;
    for (let byte = start + 1; byte < end; byte++) cut ||= looks[byte] & START;
    const look = cut ? looks.slice(start, end).join() : looks[start];
    if (look === cell.look) return;
    cell.look = look;
    if (!cut) {
      if (!cell.whole) node.textContent = visible(cell.char);
      node.className = cell.side + className(look);
    } else {
      node.className = "";
      node.replaceChildren(...Array.from(encodeUtf8(cell.char), (value, place) => {
        const byte = document.createElement("span");
        byte.textContent = `⟨${hex(value)}⟩`;
        byte.className = className(looks[start + place]);
        return byte;
      }));
    }
    cell.whole = !cut;
  }

  function show(k) {
    if (k === now) return;
    let dirty = blocks.keys();
    if (now >= 0) {
      const from = smaller(when, Math.min(now, k));
      const to = smaller(when, Math.max(now, k) + (markNext ? 1 : 0));
      dirty = new Set(removed.slice(from, to).map((byte) => blockAt[byte]));
    }
    for (const block of dirty) colour(block, k);
    if (now < 0) cells.forEach(paint);
    else for (const block of dirty) for (let c = cellAt[blocks[block].start]; c <= cellAt[blocks[block].end - 1]; c++) paint(cells[c]);
    now = k;
  }

  return { show, count: (k) => bytes - smaller(when, k), bytes };
}
