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
