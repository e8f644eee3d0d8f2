// A result without text of its own has no summary; Sphinx's search would stop with an error there.
const summaryOf = Search.makeSearchSummary;
Search.makeSearchSummary = (...found) => summaryOf(...found) ?? document.createElement("p");

// What teaches a word comes before what practises it, and that before what gives the answer away.
const LATER = { exercises: 0.1, solutions: 0.01 };
Scorer.score = ([page, , , , score]) => score * (LATER[page.split("/")[0]] ?? 1);
