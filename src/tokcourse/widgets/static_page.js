// Brings the widgets of a page to life without a kernel. Each gets a model with the part of the anywidget
// interface that views use, and then runs the same render() as in a notebook.

/** A model that keeps its traits here in the page. */
function pageModel(traits) {
  const listeners = new Map();
  return {
    get: (name) => traits[name],
    set(name, value) {
      if (traits[name] === value) return;
      traits[name] = value;
      for (const listener of [...(listeners.get("change:" + name) ?? [])]) listener();
    },
    save_changes() {},
    on(event, listener) {
      if (!listeners.has(event)) listeners.set(event, new Set());
      listeners.get(event).add(listener);
    },
    off(event, listener) {
      listeners.get(event)?.delete(listener);
    },
  };
}

function value(input) {
  if (input.type === "checkbox") return input.checked;
  if (input.type === "select-one") return input.selectedIndex;
  return input.type === "range" || input.type === "number" ? Number(input.value) : input.value;
}

/** Tie a native input to its trait, both ways, and keep the number beside a slider. */
function tie(input, model) {
  const trait = input.dataset.trait;
  const labels = JSON.parse(input.dataset.labels ?? "null");
  const show = () => {
    if (input.type !== "range") return;
    const text = labels ? labels[input.value] : input.value;
    input.nextElementSibling.textContent = text;
    if (labels) input.setAttribute("aria-valuetext", text);
  };
  input.addEventListener("input", () => {
    model.set(trait, value(input));
    show();
  });
  model.on("change:" + trait, () => {
    const wanted = model.get(trait);
    if (value(input) === wanted) return;
    if (input.type === "checkbox") input.checked = wanted;
    else if (input.type === "select-one") input.selectedIndex = wanted;
    else input.value = wanted;
    show();
  });
  if (input.dataset.max) {
    model.on("change:" + input.dataset.max, () => {
      input.max = model.get(input.dataset.max);
      model.set(trait, value(input));
      show();
    });
  }
  model.set(trait, value(input)); // the browser may have brought back what the reader had set before
  show();
}

function wake(root) {
  if (root.dataset.awake) return;
  root.dataset.awake = "yes";
  const model = pageModel(JSON.parse(root.querySelector('script[type="application/json"]').textContent));
  for (const input of root.querySelectorAll("[data-trait]")) tie(input, model);
  globalThis.tokcourse[root.dataset.widget].view.render({ model, el: root.querySelector(".tw-view") });
  root.model = model;
}

const all = [...document.querySelectorAll(".tw[data-widget]")];
const near = new IntersectionObserver(
  (entries) => {
    for (const { isIntersecting, target } of entries) if (isIntersecting) wake(target);
  },
  { rootMargin: "800px" },
);
for (const root of all) near.observe(root);
addEventListener("beforeprint", () => all.forEach(wake));
