// A pattern that a reader types, as Python reads it. What JavaScript would read otherwise is refused in a
// sentence, so that nobody is misled: only what is listed here is the same in both. Knows nothing of a page.

import { compile, toJavaScript } from "./splitting.js";

const LONGEST = 1000;
const TOKEN =
  /\\[pP](?:\{[^}]*\}|.)|\\.|\(\?(?:<[=!]|[=!>]|[\w-]*:?)|(?:[*+?]|\{\d*,?\d*\})[*+?]?|\[\^?|[a-zA-Z]-[a-zA-Z]|./gsu;
const ANYWHERE = /^(?:\\[nrtsSdDw]|\\[pP](?:[LMNPSZ]|\{[LMNPSZ][a-z]?\})|\\[!-/:-@[-\x60{-~]|[^\\])$/u;
const OUTSIDE = /^(?:\\W|\(|\(\?(?:i?:|<?[=!])|\[\^?)$/;
const REPEATS = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??$/;
const RANGE = /^(?:[a-z]-[a-z]|[A-Z]-[A-Z])$/;
const SIGNS = /^[*+?{},\d]+$/; // inside [...] they are themselves
const ASKS_FOR_CASE = /^\\[pP]\{L[ult]\}$/;

/** Whether a range holds letters that have a third form, which splitting.js adds to single ones and to a-z. */
function hasThirdForms(range) {
  const [first, last] = range.toLowerCase().split("-");
  return first + last !== "az" && Array.from("iks").some((letter) => first <= letter && letter <= last);
}

function refuse(what) {
  throw new Error(`The browser would not read ${what} as Python does: write what you mean without it.`);
}

/** Whether a part of a pattern can match nothing, or looks around itself. */
function canBeEmpty(part) {
  return /\(\?<?[=!]|\^/.test(part) || compile(`^(?:${toJavaScript(part)})$`).test("");
}

/** Refuse, with an error whose message is for the reader, a pattern that is not the same in JavaScript. */
export function checkOwn(pattern) {
  if (pattern.length > LONGEST) throw new Error(`The pattern is too long: ${LONGEST} characters are the most.`);
  const open = [{ anyCase: false }]; // the groups
  let inClass = false;
  let last = ""; // the group that ended just now
  for (const { 0: token, index } of pattern.matchAll(TOKEN)) {
    const { anyCase } = open.at(-1);
    const repeated = last;
    last = "";
    if (inClass) {
      const known = ANYWHERE.test(token) || RANGE.test(token) || SIGNS.test(token);
      if (!known || token[0] === "[" || (anyCase && token === "-")) refuse(`${token} inside […]`);
      if (token === "]") inClass = false;
    } else if (REPEATS.test(token)) {
      if (repeated && canBeEmpty(repeated)) refuse(`the repetition ${token} of a group that can match nothing`);
      continue;
    } else if (token === "$" || token === "{" || token === "}") refuse(token);
    else if (!OUTSIDE.test(token) && !ANYWHERE.test(token) && !RANGE.test(token)) refuse(token);
    const askCase = ASKS_FOR_CASE.test(token) || /[^\x00-\x7f]/.test(token) || (RANGE.test(token) && hasThirdForms(token));
    if (anyCase && askCase) refuse(`${token} inside (?i:…)`);
    if (inClass) continue;
    if (token[0] === "[") {
      if (pattern[index + token.length] === "]") refuse(`${token}]`);
      inClass = true;
    } else if (token[0] === "(") open.push({ anyCase: anyCase || token === "(?i:", start: index });
    else if (token === ")" && open.length > 1) last = pattern.slice(open.pop().start, index + 1);
  }
}
