// The published patterns, as in tokcourse/patterns.py: the alternatives in the order in which they are tried.
// Joined by | they are an expression for splitting.js.

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
