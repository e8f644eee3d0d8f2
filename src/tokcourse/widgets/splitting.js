// Split a text by a pattern before any merging. Knows nothing of a page.
// A pattern is an expression as Python writes it; a browser needs it in its own dialect.

// JavaScript's own \s, \d, \w and the dot mean other characters than those of Python and Rust.
const CLASSES = {
  "\\s": String.raw`\p{White_Space}`,
  "\\S": String.raw`\P{White_Space}`,
  "\\d": String.raw`\p{Nd}`,
  "\\D": String.raw`\P{Nd}`,
  "\\w": String.raw`\p{Alphabetic}\p{M}\p{Nd}\p{Pc}\p{Join_Control}`,
};
const TOKEN = /\\[pP]\{[^}]*\}|\\[pP].|\\.|\(\?i:|[*+?}]\+|\[\^?|[a-zA-Z]-[a-zA-Z]|./gsu;

/** Both cases of a letter or a range. Three letters more count as an i, a k and an s: İ, the Kelvin sign and ſ. */
function bothCases(letters) {
  const more = { i: "İ", k: "\u212a", s: "ſ", "a-z": "İ\u212aſ" }[letters.toLowerCase()] ?? "";
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
    if (token === "\\W" && inClass) throw new Error("The browser has no \\W inside [...].");
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

/** The function that splits texts by an expression as Python writes it, or by null for none.
 *  Throws an error whose message is for the reader. */
export function splitter(pattern) {
  if (pattern === null) return (text) => (text ? [text] : []);
  const expression = compile(toJavaScript(pattern));
  return (text) => {
    const pieces = (text.match(expression) ?? []).filter((piece) => piece);
    complete(pieces, text);
    return pieces;
  };
}

/** Throw an error, whose message is for the reader, if the pieces are not the whole text. */
export function complete(pieces, text) {
  if (pieces.reduce((sum, piece) => sum + piece.length, 0) === text.length) return;
  throw new Error("The pattern leaves out characters: add an alternative that takes them, such as |.|\\n");
}

/** A regular expression, or an error whose message is for the reader. */
export function compile(source) {
  if (!source) throw new Error("The pattern is empty.");
  try {
    return new RegExp(source, "gu");
  } catch (error) {
    throw new Error(`The browser cannot read this pattern. ${error.message}`);
  }
}
