// One text in several vocabularies, side by side. Data: vocabularies { name: { label, byteIds, merges, skip,
// special, borders } } with the borders of the sample, sizes (of which one vocabulary is used), limit.

import { hex } from "./bytes.js";
import { beginning, parts, say, set } from "./dom.js";
import { cutter } from "./playground_cutters.js";
import { fromFragment, toFragment } from "./playground_address.js";
import { limitBox } from "./playground_box.js";
import { reading, signs, textOf, tokenAt, tokens } from "./playground_tokens.js";
import { tokenRow } from "./playground_row.js";

const DRAWN = 120; // tokens in a row at first, no fewer than the first frame has; more when its box has room or is scrolled
const LONGEST_ADDRESS = 16000;
const OPTIONS = { spaces: true, ids: true, special: false };

const counted = (number) => number.toLocaleString("en");
const later = (time, action) => {
  let timer = 0;
  return () => {
    clearTimeout(timer);
    timer = setTimeout(action, time);
  };
};

function render({ model, el }) {
  const view = parts(model, el);
  const { vocabularies, sizes, shrinks, limit } = model.get("data");
  const names = Object.keys(vocabularies);
  const defaults = { text: model.get("data").sample, used: sizes.length - 1, ...OPTIONS };
  for (const name of names) defaults[name] = true;
  const sample = reading(defaults.text);
  let now = sample;
  let chosen = [0, 0]; // the bytes that are marked in every row

  // --- one row for each vocabulary

  function makeRow(name) {
    const root = view[name];
    const [count, box, more, at] = ["count", "tokens", "more", "at"].map((part) => root.querySelector(`.pg-${part}`));
    const { label, merges, special, borders } = vocabularies[name];
    const draws = tokenRow(box, new Set(special), drawMore);
    let cut = { borders, of: sample, control: false };
    let asks = null;
    let found = { ids: [], ends: [] };
    let most = DRAWN;

    function draw() {
      const used = name === shrinks ? sizes[model.get("used")] - 256 : merges;
      found = tokens(cut.borders, cut.of.bytes, vocabularies[name], used);
      show();
    }

    function show() {
      const [size, shown] = [found.ids.length, Math.min(most, found.ids.length)];
      draws.show(found, cut.of, shown, model.get("spaces"));
      const ratio = size ? (cut.of.bytes.length / size).toFixed(2) : "";
      if (!size) count.textContent = "no tokens";
      else count.replaceChildren(bold(counted(size)), size === 1 ? " token, " : " tokens, ", bold(ratio), " bytes per token");
      more.textContent = shown < size ? `The first ${counted(shown)} are drawn; scroll on for more.` : "";
    }

    function answered(question, { borders, error }) {
      if (error) {
        say(more, `The vocabulary could not be loaded. Change the text to try again. (${error})`);
        return;
      }
      cut = { borders, ...question };
      if (isNew()) root.classList.remove("pg-late");
      draw();
    }

    /** Ask for the borders of the text, unless the row is not wanted. */
    function ask() {
      if (!model.get(name)) return;
      root.classList.add("pg-late");
      if (!asks) {
        asks = cutter(name, answered);
        more.textContent = `Loading ${counted(Math.ceil(vocabularies[name].weight / 1000))} kB.`;
      }
      asks.ask({ of: now, control: model.get("special") });
    }

    function choose() {
      root.hidden = !model.get(name);
      if (root.hidden) {
        asks?.stop();
        asks = null;
      } else if (!isNew()) ask();
    }

    const isNew = () => cut.of === now && cut.control === model.get("special");

    /** Which tokens hold the chosen bytes: from, to. */
    function holding() {
      const [start, end] = chosen;
      if (cut.of !== now || start === end) return [0, 0];
      return [tokenAt(found.ends, start), tokenAt(found.ends, end - 1) + 1];
    }

    const said = (token) => {
      const [start, end] = [found.ends[token - 1] ?? 0, found.ends[token]];
      const bytes = Array.from(now.bytes.subarray(start, Math.min(end, start + 16)), hex);
      const text = beginning(signs(textOf(now.bytes, start, end), false), 40);
      return `“${text}” is ${found.ids[token]}, bytes ${bytes.join(" ")}${end - start > 16 ? " …" : ""}`;
    };

    function mark(reveal) {
      const [from, to] = holding();
      draws.mark(from, to);
      if (reveal) draws.reveal();
      const listed = [];
      for (let token = from; token < to && listed.length < 6; token++) listed.push(said(token));
      at.textContent = listed.join("; ") + (to - from > 6 ? `; and ${to - from - 6} more` : "");
    }

    function drawMore() {
      most = Math.round(1.5 * most);
      show();
      mark(false);
    }

    function go(token) {
      if (cut.of !== now || token < 0 || token >= found.ids.length) return false;
      most = Math.max(most, token + DRAWN);
      chosen = [found.ends[token - 1] ?? 0, found.ends[token]];
      return true;
    }

    function pointAt({ target }) {
      if (target.closest(".tw-t") && go(draws.tokenOf(target))) markAll(name);
    }
    box.addEventListener("pointerover", pointAt);
    box.addEventListener("click", pointAt);
    box.addEventListener("keydown", (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const [from, to] = holding();
      const next = { ArrowRight: to, ArrowLeft: from - 1, Home: 0, End: found.ids.length - 1 }[event.key];
      if (next === undefined) return;
      event.preventDefault();
      if (!go(next)) return;
      show();
      markAll();
      say(view.live, names.filter((name) => model.get(name)).map((name) => rows[name].spoken()).join(". "));
    });

    function spoken() {
      const [from, to] = holding();
      const listed = [];
      for (let token = from; token < Math.min(to, from + 3); token++) listed.push(`${said(token)}, token ${token + 1}`);
      return `${label}: ${listed.join(" and ")}`;
    }

    return { draw, show, ask, choose, mark, spoken, count: () => `${label} ${counted(found.ids.length)}` };
  }

  const rows = Object.fromEntries(names.map((name) => [name, makeRow(name)]));
  const each = (action) => names.forEach((name) => action(rows[name], name));
  const markAll = (but) => each((row, name) => row.mark(name !== but));

  // --- what changes

  const announce = later(1200, () => {
    const counts = names.filter((name) => model.get(name)).map((name) => rows[name].count());
    say(view.live, `Tokens: ${counts.join(", ")}.`);
  });

  const putIntoAddress = later(400, () => {
    const values = Object.fromEntries(Object.keys(defaults).map((name) => [name, model.get(name)]));
    const fragment = toFragment(values, defaults);
    if (fragment.length > LONGEST_ADDRESS) {
      view.address.textContent = "This text is too long for an address, so there is no link to this view.";
      return;
    }
    linkTo(fragment);
    try {
      history.replaceState(history.state, "", fragment);
    } catch {
      // Pages opened from disk may keep their address; the link above holds the view.
    }
  });

  function linkTo(fragment) {
    const link = document.createElement("a");
    link.href = fragment;
    link.textContent = "A link to this view";
    view.address.replaceChildren(link, ", for you to copy: your text is in the address and goes nowhere else.");
  }

  let cutShort = false;
  const tooMuch = `That is more than fits here: the text was cut to ${counted(limit)} characters.`;

  function textChanged() {
    const text = model.get("text");
    const fits = beginning(text, limit);
    if (fits !== text) {
      cutShort = true;
      return set(model, "text", fits); // and comes back here
    }
    const half = /\p{Cs}/u.test(text);
    now = reading(text);
    chosen = [0, 0];
    markAll();
    problem(
      cutShort ? tooMuch : "",
      half ? "The text has half of a UTF-16 pair, which is no character: it is read as U+FFFD." : "",
    );
    cutShort = false;
    view.summary.textContent = `${counted(now.characters)} ${now.characters === 1 ? "character" : "characters"}, ${counted(now.bytes.length)} bytes of UTF-8`;
    each((row) => row.ask());
    announce();
    putIntoAddress();
  }

  function problem(...sentences) {
    say(view.problem, sentences.filter(Boolean).join(" "));
  }

  function readAddress() {
    const read = fromFragment(location.hash, defaults, sizes.length - 1);
    if (!read) return;
    problem();
    const { values, problems } = read;
    if (values.text.includes("\r")) problems.push("A text box keeps no carriage returns: they became line feeds.");
    values.text = values.text.replace(/\r\n?/g, "\n");
    for (const [name, value] of Object.entries(values)) if (name !== "text") set(model, name, value);
    set(model, "text", values.text);
    problem(...problems, view.problem.textContent);
  }

  model.on("change:text", textChanged);
  model.on("change:special", () => {
    each((row) => row.ask());
    announce();
  });
  model.on("change:spaces", () => each((row) => row.show()));
  model.on("change:ids", () => view.rows.classList.toggle("pg-ids", model.get("ids")));
  model.on("change:used", () => rows[shrinks].draw());
  for (const name of names) model.on("change:" + name, rows[name].choose);
  for (const name of Object.keys(defaults)) if (name !== "text") model.on("change:" + name, putIntoAddress);
  limitBox(el.parentElement.querySelector("textarea"), limit, (fits) => {
    cutShort = fits !== ""; // then the text is about to change
    problem(tooMuch);
  });
  addEventListener("hashchange", readAddress);

  each((row) => {
    row.draw();
    row.choose();
  });
  view.rows.classList.toggle("pg-ids", model.get("ids"));
  if (model.get("text") !== defaults.text) textChanged(); // the browser brought back what was typed before
  readAddress();
}

function bold(text) {
  const node = document.createElement("b");
  node.textContent = text;
  return node;
}

export default { render };
