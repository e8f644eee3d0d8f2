// The lattice of a text, place by place. Traits: step (the place that has been reached).
// Data: edges [[start, end, piece, logp]], scores (of the best way to each place), last (its last edge),
// path (the edges of the best way to the end), size.

import { element, parts, say, watch } from "./dom.js";
import { stepper } from "./stepper.js";

function render({ model, el }) {
  const view = parts(model, el);
  const { edges, scores, last, path, size } = model.get("data");
  const places = view.lattice.querySelectorAll("circle");
  const arcs = Array.from(view.lattice.querySelectorAll("[data-edge]"));
  const { buttons, stop } = stepper(model, view, "step", () => size);

  function status(step) {
    const score = scores[step].toFixed(2);
    if (step === size) return `The most likely way: ${path.map((n) => edges[n][2]).join(" ")}, log probability ${score}.`;
    if (step === 0) return "At the beginning: nothing is cut yet, log probability 0.00.";
    return `Place ${step}: the best way to get here ends with “${edges[last[step]][2]}”, log probability ${score}.`;
  }

  function update() {
    const step = model.get("step");
    say(view.status, status(step));
    arcs.forEach((arc, n) => {
      const end = edges[n][1];
      const kept = end > step ? "tw-ahead" : n === last[end] ? "tw-kept" : "";
      arc.setAttribute("class", step === size && path.includes(n) ? "tw-path" : kept);
    });
    const ending = [...edges.keys()].filter((n) => edges[n][1] === step);
    view.ways.replaceChildren(...ending.map((n) => {
      const [start, , piece, logp] = edges[n];
      const cells = [piece, ...[scores[start], logp, scores[start] + logp].map((score) => score.toFixed(2)),
        n === last[step] ? "kept" : ""];
      return element("tr", { className: n === last[step] ? "tw-best" : "" },
        ...cells.map((content) => element("td", { textContent: content })));
    }));
    buttons();
  }

  /** On a narrow screen the place that has been reached stays in sight. */
  function follow() {
    update();
    const box = view.lattice.parentElement;
    box.scrollLeft = places[model.get("step")].cx.baseVal.value - box.clientWidth / 2;
  }

  update();
  const unwatch = watch(model, ["step"], follow);
  return () => {
    unwatch();
    stop();
  };
}

export default { render };
