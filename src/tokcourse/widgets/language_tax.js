// Tokens of the same text in each language, relative to a base. Traits: encoding and base (places in their lists).
// Data: names of the languages, counts [encoding][language], order (the languages as the base's list has them).

import { parts, watch } from "./dom.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { names, counts, order } = model.get("data");
  const rows = new Map(Array.from(view.rows.rows, (row) => [Number(row.dataset.language), row]));

  function update() {
    const now = counts[model.get("encoding")];
    const base = order[model.get("base")];
    const ratios = now.map((count) => count / now[base]);
    const ranked = [...ratios.keys()].sort((a, b) => ratios[b] - ratios[a]);
    const sorted = ranked.map((language) => ratios[language]);
    const middle = (sorted.length - 1) / 2;
    const median = (sorted[Math.floor(middle)] + sorted[Math.ceil(middle)]) / 2;
    view.status.textContent =
      `Most: ${names[ranked[0]]}, ${sorted[0].toFixed(2)} times the tokens of ${names[base]}. Median: ${median.toFixed(2)}.`;
    for (const language of ranked) {
      const row = rows.get(language);
      row.cells[1].textContent = ratios[language].toFixed(2);
      row.cells[2].firstElementChild.style.width = `${((100 * ratios[language]) / sorted[0]).toFixed(1)}%`;
      view.rows.append(row);
    }
  }

  update();
  return watch(model, ["encoding", "base"], update);
}

export default { render };
