// Split a text by a pattern before any merging. Knows nothing of a page.
// The patterns are the published ones, as in tokcourse/patterns.py; a browser needs them in its own dialect.

const SPACES = [String.raw`\s+(?!\S)`, String.raw`\s+`];
const CONTRACTION = "(?i:'s|'t|'re|'ve|'m|'ll|'d)";
const ONE = String.raw`[^\r\n\p{L}\p{N}]?`;
const UPPER = String.raw`[\p{Lu}\p{Lt}\p{Lm}\p{Lo}\p{M}]`;
const LOWER = String.raw`[\p{Ll}\p{Lm}\p{Lo}\p{M}]`;

export const ALTERNATIVES = {
  gpt2: ["'s|'t|'re|'ve|'m|'ll|'d", String.raw` ?\p{L}+`, String.raw` ?\p{N}+`,
    String.raw` ?[^\s\p{L}\p{N}]+`, ...SPACES],
  gpt4: [CONTRACTION, ONE + String.raw`\p{L}+`, String.raw`\p{N}{1,3}`,
    String.raw` ?[^\s\p{L}\p{N}]+[\r\n]*`, String.raw`\s*[\r\n]+`, ...SPACES],
  gpt4o: [`${ONE}${UPPER}*${LOWER}+${CONTRACTION}?`, `${ONE}${UPPER}+${LOWER}*${CONTRACTION}?`,
    String.raw`\p{N}{1,3}`, String.raw` ?[^\s\p{L}\p{N}]+[\r\n/]*`, String.raw`\s*[\r\n]+`, ...SPACES],
};

// JavaScript's own \s, \d, \w and the dot mean other characters than those of Python and Rust.
const CLASSES = {
  "\\s": String.raw`\p{White_Space}`,
  "\\S": String.raw`\P{White_Space}`,
  "\\d": String.raw`\p{Nd}`,
  "\\D": String.raw`\P{Nd}`,
  "\\w": String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`,
};
const TOKEN = /\\[pP]\{[^}]*\}|\\[pP].|\\.|\(\?i:|[*+?}]\+|\[\^?|[a-zA-Z]-[a-zA-Z]|./gsu;

/** Both cases of a letter or a range. Unicode counts the long s, U+017F, as an s, and the Kelvin sign as a k. */
function bothCases(letters) {
  const more = { s: "\u017f", k: "\u212a" }[letters.toLowerCase()] ?? "";
  return letters.toLowerCase() + letters.toUpperCase() + more;
}

/** A pattern of Python's `regex` module in the dialect of JavaScript (flag u). */
export function toJavaScript(pattern) {
  let inClass = false;
  const anyCase = [false]; // for each open group: whether case counts no longer
  return pattern.replace(TOKEN, (token) => {
    if (token === "(?i:") return anyCase.push(true), "(?:";
    if (/^[*+?}]\+$/.test(token)) return inClass ? token : token[0]; // possessive: the same pieces, only slower
    if (/^\\[pP][^{]/.test(token)) return `${token.slice(0, 2)}{${token[2]}}`;
    if (token === "\\w") return inClass ? CLASSES[token] : `[${CLASSES[token]}]`;
    if (token === "\\W" && inClass) throw new Error("Inside [...] the browser has no \\W: write what you mean without it.");
    if (token === "\\W") return `[^${CLASSES["\\w"]}]`;
    if (CLASSES[token]) return CLASSES[token];
    if (/^\\[^\w^$\\.*+?()[\]{}|/-]/.test(token) || (token === "\\-" && !inClass)) return token.slice(1);
    if (inClass) {
      if (token === "]") inClass = false;
      else if (token === "[" || token === "[^") return token.replace("[", "\\[");
      return anyCase.at(-1) && /^[a-z]/i.test(token) ? bothCases(token) : token;
    }
    if (token[0] === "[") inClass = true;
    else if (token === "(") anyCase.push(anyCase.at(-1));
    else if (token === ")") anyCase.pop();
    else if (token === ".") return "[^\\n]";
    return anyCase.at(-1) && token[0] !== "\\" ? token.replace(/[a-z]/gi, (letter) => `[${bothCases(letter)}]`) : token;
  });
}

/** The function that splits texts by a pattern: a name, an expression as Python writes it, or null for none.
 *  Throws an error whose message is for the reader. */
export function splitter(pattern) {
  if (pattern === null) return (text) => (text ? [text] : []);
  const expression = compile(toJavaScript(ALTERNATIVES[pattern]?.join("|") ?? pattern));
  return (text) => {
    const pieces = (text.match(expression) ?? []).filter((piece) => piece);
    if (pieces.reduce((sum, piece) => sum + piece.length, 0) !== text.length) {
      throw new Error("The pattern leaves out characters of the text. Add an alternative that takes them, such as |.|\\n");
    }
    return pieces;
  };
}

function compile(source) {
  if (!source) throw new Error("The pattern is empty.");
  try {
    return new RegExp(source, "gu");
  } catch (error) {
    throw new Error(`The browser cannot read this pattern. ${error.message}`);
  }
}

/** Cut an expression at the | that are in no group and no class. */
export function alternatives(pattern) {
  const found = [""];
  let depth = 0;
  for (const [token] of pattern.matchAll(/\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|./gsu)) {
    depth += (token === "(") - (token === ")");
    if (token === "|" && depth === 0) found.push("");
    else found[found.length - 1] += token;
  }
  return found.filter((part) => part);
}

/** Split by a pattern and say which alternative took each piece: [{ piece, taker }], counted from 0. */
export function splitNamed(pattern, text) {
  splitter(pattern)(text);
  const parts = ALTERNATIVES[pattern] ?? alternatives(pattern);
  const named = compile(parts.map((part, place) => `(?<taker${place}>${toJavaScript(part)})`).join("|"));
  const pieces = [];
  for (const match of text.matchAll(named)) {
    const taker = parts.findIndex((_, place) => match.groups[`taker${place}`] !== undefined);
    if (match[0]) pieces.push({ piece: match[0], taker });
  }
  return pieces;
}
