// Paper is light and shows every folded answer; afterwards the page is as it was.
const root = document.documentElement;
let opened = [], theme;
addEventListener("beforeprint", () => {
  theme = root.dataset.theme;
  root.dataset.theme = "light";
  opened = [...document.querySelectorAll("details:not([open])")];
  for (const answer of opened) answer.open = true;
});
addEventListener("afterprint", () => {
  root.dataset.theme = theme;
  for (const answer of opened) answer.open = false;
});

// A finger cannot rest on a term: the first tap shows the definition, the second one follows the link.
let tapped;
addEventListener("click", (event) => {
  const term = event.target.closest("a.term");
  if (term === tapped) return;
  tapped?.classList.remove("tapped");
  tapped = term;
  if (!term || event.detail === 0 || !matchMedia("(hover: none)").matches) return;
  event.preventDefault();
  term.classList.add("tapped");
});

// A choice from the contents leads to its place: the drawer that covers the page steps aside.
addEventListener("click", (event) => {
  if (event.target.closest("dialog a[href^='#']")) event.target.closest("dialog").close();
});
