// A result without text of its own has no summary; Sphinx's search would stop with an error there.
const summaryOf = Search.makeSearchSummary;
Search.makeSearchSummary = (...found) => summaryOf(...found) ?? document.createElement("p");
