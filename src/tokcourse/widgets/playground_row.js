// Draws the tokens of one vocabulary, and after a change only those that changed.

import { element } from "./dom.js";
import { signs, textOf } from "./playground_tokens.js";

const RIGHT_TO_LEFT =
  /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;
const MARK = /^\p{M}/u;
const LETTER = /\p{L}/u;

const same = (a, b) => a.length === b.length && a.every((id, place) => id === b[place]);

/** Which way a line goes: that of its first letter, whole or cut. */
const direction = (text) => (RIGHT_TO_LEFT.test(LETTER.exec(text)?.[0]) ? "rtl" : "ltr");

/** How many items two lists have in common at their beginnings, and then at their ends. */
function common(before, after, equal) {
  const most = Math.min(before.length, after.length);
  let head = 0;
  while (head < most && equal(before[head], after[head])) head++;
  let tail = 0;
  while (tail < most - head && equal(before.at(-1 - tail), after.at(-1 - tail))) tail++;
  return { head, tail };
}

/** The first tokens of a text in lines: { first, ids } each. */
function linesOf({ ids, ends }, lineEnds, most) {
  const lines = [];
  let first = 0;
  let passed = 0;
  for (let token = 0; token < most; token++) {
    const before = passed;
    while (lineEnds[passed] < ends[token]) passed++;
    if (passed > before || token === most - 1) {
      lines.push({ first, ids: ids.slice(first, token + 1) });
      first = token + 1;
    }
  }
  return lines;
}

/** The row that draws into a box: show(tokens, reading, most, spaces), and mark(from, to) for tokens.
 *  more() is called when the end of what is drawn is seen, or nearly, and there are more tokens. */
export function tokenRow(box, special, more) {
  const end = element("span");
  const nearEnd = new IntersectionObserver((entries) => entries.at(-1).isIntersecting && more(), {
    root: box,
    rootMargin: "50%",
  });
  let lines = [];
  let marked = [];
  let drawnWithSpaces = null;

  function show(tokens, { bytes, lineEnds }, most, spaces) {
    mark(0, 0);
    if (spaces !== drawnWithSpaces) {
      box.replaceChildren(end);
      lines = [];
      drawnWithSpaces = spaces;
    }
    const wanted = linesOf(tokens, lineEnds, most);
    const { head, tail } = common(lines, wanted, (a, b) => same(a.ids, b.ids));
    const from = (token) => tokens.ends[token - 1] ?? 0;
    const text = (token) => signs(textOf(bytes, from(token), tokens.ends[token]), spaces);
    const side = ({ first, ids }) => direction(textOf(bytes, from(first), from(first + ids.length)));
    const old = lines.slice(head, lines.length - tail);
    const after = lines[lines.length - tail]?.node ?? end;
    wanted.forEach((line, place) => {
      if (place < head) Object.assign(line, lines[place], { first: line.first });
      else if (place >= wanted.length - tail) {
        Object.assign(line, lines[lines.length - wanted.length + place], { first: line.first });
      } else {
        redraw(line, old[place - head], after, text);
        const way = side(line);
        if (line.node.dir !== way) line.node.dir = way; // once set, the browser looks at every token again
      }
    });
    for (const line of old.slice(Math.max(0, wanted.length - head - tail))) line.node.remove();
    lines = wanted;
    nearEnd.disconnect();
    if (most < tokens.ids.length) nearEnd.observe(end); // which answers at once, and then at each change
  }

  /** Make a line from the one that stood in its place, or a new one before `after`. */
  function redraw(line, was, after, text) {
    line.node = was?.node ?? document.createElement("div");
    if (!was) box.insertBefore(line.node, after);
    const { ids = [], looks = [] } = was ?? {};
    const { head, tail } = common(ids, line.ids, (a, b) => a === b);
    for (let more = ids.length - head - tail; more > 0; more--) line.node.childNodes[head].remove();
    const end = line.ids.length - tail;
    const right = looks[ids.length - tail];
    const added = [];
    const nodes = document.createDocumentFragment();
    for (let place = head; place < end; place++) {
      let look = ((added.at(-1) ?? looks[head - 1] ?? -1) + 1) % 4; // other than both of its neighbours
      if (place === end - 1 && look === right) look = (look + 1) % 4;
      added.push(look);
      nodes.append(drawn(text(line.first + place), line.ids[place], look));
    }
    line.node.insertBefore(nodes, line.node.childNodes[head] ?? null);
    line.looks = [...looks.slice(0, head), ...added, ...looks.slice(ids.length - tail)];
  }

  function drawn(text, id, look) {
    const rightToLeft = RIGHT_TO_LEFT.test(text);
    const kinds = [MARK.test(text) && "pg-mark", special.has(id) && "pg-special", rightToLeft && "tw-rtl"];
    const className = [`tw-t tw-c${look}`, ...kinds.filter(Boolean)].join(" ");
    const token = element("span", { className, "data-id": id, textContent: text });
    return rightToLeft ? element("span", { className: "pg-rtl" }, token) : token;
  }

  /** The token whose node this is, or which lies around it; -1 for none. */
  function tokenOf(node) {
    const line = lines.find((line) => line.node.contains(node) && line.node !== node);
    if (!line) return -1;
    return line.first + Array.prototype.findIndex.call(line.node.childNodes, (child) => child.contains(node));
  }

  /** Mark the tokens from `from` to before `to`, take the old marks away, and bring the first into view. */
  function mark(from, to) {
    for (const node of marked) node.classList.remove("pg-on");
    marked = [];
    for (let token = from; token < to; token++) {
      const line = lines.findLast((line) => line.first <= token);
      const node = line?.node.childNodes[token - line.first];
      if (node) marked.push(node.firstElementChild ?? node);
    }
    for (const node of marked) node.classList.add("pg-on");
  }

  /** Scroll the box, and only the box, until the mark can be seen. */
  function reveal() {
    if (!marked.length) return;
    const [node, frame] = [marked[0].getBoundingClientRect(), box.getBoundingClientRect()];
    if (node.top < frame.top) box.scrollTop -= frame.top - node.top + 8;
    if (node.bottom > frame.bottom) box.scrollTop += node.bottom - frame.bottom + 8;
  }

  return { show, mark, reveal, tokenOf };
}
