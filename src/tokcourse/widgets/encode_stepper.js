// How a text is encoded: at each step, of the pairs that stand there, the one that was learned first is merged.
// Traits: text, step, and steps (how many this text takes, written here). Data: merges, bytes, pattern
// (see merging.js and splitting.js), limit (characters shown).

import { encodeUtf8, shown } from "./bytes.js";
import { beginning, element, parts, problemWith, say, set, tokenBox, visible, watch } from "./dom.js";
import { splitter } from "./splitting.js";
import { bytesOf, mergeOf, vocabulary } from "./vocabulary.js";
import { stepper } from "./stepper.js";

const ROWS = 8;

/** The pairs that stand in the chunks: [{ left, right, number, count }], the first learned first. */
function pairsIn(known, chunks) {
  const pairs = new Map();
  for (const ids of chunks) {
    for (let i = 0; i + 1 < ids.length; i++) {
      const key = ids[i] + "," + ids[i + 1];
      const pair = pairs.get(key) ?? { left: ids[i], right: ids[i + 1], number: mergeOf(known, ids[i], ids[i + 1]) ?? Infinity, count: 0 };
      pair.count++;
      pairs.set(key, pair);
    }
  }
  return [...pairs.values()].sort((a, b) => a.number - b.number || 0); // Infinity - Infinity is no number
}

/** Where a pair stands, from left to right: the places of both halves. */
function places(ids, { left, right }) {
  const found = new Set();
  for (let i = 0; i + 1 < ids.length; i++) {
    if (ids[i] === left && ids[i + 1] === right) found.add(i).add(++i);
  }
  return found;
}

/** Replace a pair by one id. */
function merge(ids, pair) {
  const found = [...places(ids, pair)];
  const merged = ids.slice();
  for (let half = 0; half < found.length; half += 2) merged[found[half]] = 256 + pair.number;
  return merged.filter((_, i) => found.indexOf(i) % 2 !== 1);
}

/** All states from the bytes to the ids: [{ chunks, pairs }]. */
function states(known, pieces) {
  let chunks = pieces.map((piece) => Array.from(encodeUtf8(piece), (byte) => known.byteIds?.[byte] ?? byte));
  const found = [];
  for (;;) {
    const pairs = pairsIn(known, chunks);
    found.push({ chunks, pairs });
    const [best] = pairs;
    if (!best || best.number === Infinity) return found;
    chunks = chunks.map((ids) => merge(ids, best));
  }
}

function render({ model, el }) {
  const view = parts(model, el);
  const { merges, bytes, pattern, limit } = model.get("data");
  const known = vocabulary(merges, bytes);
  const split = splitter(pattern ?? null); // a Python in the browser sends None as undefined
  const name = (id) => `“${visible(shown(bytesOf(known, id))).replace(/\n/g, "")}”`;
  let film = [];
  let filmOf = null;
  const { buttons, stop } = stepper(model, view, "step", () => film.length - 1);

  function update() {
    const text = model.get("text");
    if (text !== filmOf) {
      film = states(known, split(beginning(text, limit)));
      if (filmOf !== null) set(model, "step", 0);
      filmOf = text;
      set(model, "steps", film.length - 1);
      say(view.problem, problemWith(text, limit));
    }
    const last = film.length - 1;
    const step = Math.min(model.get("step"), last);
    const { chunks, pairs } = film[step];
    const count = chunks.reduce((sum, ids) => sum + ids.length, 0);
    const next = step < last ? pairs[0] : null;
    const now = `Step ${step} of ${last}: ${count} tokens.`;
    say(view.status, next
      ? `${now} Of all pairs here, ${name(next.left)} + ${name(next.right)} was learned first: it becomes ${256 + next.number}.`
      : `${now} No pair that is left was ever learned: these are the ids.`);
    view.tokens.replaceChildren(...chunks.flatMap((ids, chunk) => {
      const marked = next ? places(ids, next) : new Set();
      return ids.map((id, i) =>
        tokenBox(shown(bytesOf(known, id)), (chunk % 2) * 2 + (i % 2), id, marked.has(i) ? "tw-first" : ""));
    }));
    view.pairs.replaceChildren(...pairs.slice(0, ROWS).map((pair) => {
      const cells = [pair === next ? "▶ next" : "", `${name(pair.left)} + ${name(pair.right)}`,
        pair.number === Infinity ? "never learned" : String(pair.number), String(pair.count)];
      return element("tr", { className: pair === next ? "tw-best" : "" },
        ...cells.map((content) => element("td", { textContent: content })));
    }));
    view.more.textContent = pairs.length > ROWS ? `and ${pairs.length - ROWS} more` : "";
    buttons();
  }

  update();
  const unwatch = watch(model, ["text", "step"], update);
  return () => {
    unwatch();
    stop();
  };
}

export default { render };
