// What every view needs of the browser. No view knows whether it runs in a notebook or on a page.

/** The named elements of a view: <p data-part="status"> is parts(model, el).status.
 *  On a page the first frame is there already; in a notebook it comes with the model. */
export function parts(model, el) {
  if (!el.firstElementChild) el.innerHTML = model.get("first_frame");
  const found = {};
  for (const node of el.querySelectorAll("[data-part]")) found[node.dataset.part] = node;
  return found;
}

/** A new element. Names with a dash and `role` become attributes, all others properties. */
export function element(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name.includes("-") || name === "role") node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children);
  return node;
}

/** Call update() after any of the traits has changed, at most once for each frame that the screen shows.
 *  Returns a function that stops it, which is what `render` hands back to the notebook. */
export function watch(model, traits, update) {
  let frame = 0;
  const soon = () => {
    frame ||= requestAnimationFrame(() => {
      frame = 0;
      update();
    });
  };
  for (const trait of traits) model.on("change:" + trait, soon);
  return () => {
    cancelAnimationFrame(frame);
    for (const trait of traits) model.off("change:" + trait, soon);
  };
}

/** Set a trait, for the controls beside the view and for Python. */
export function set(model, trait, value) {
  model.set(trait, value);
  model.save_changes();
}

/** Set the text of an element, which a screen reader tells anew, only if it is another. */
export function say(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** Text as it is shown: line breaks and control characters get a sign. */
export function visible(text) {
  return text.replace(/[\x00-\x08\x0b-\x1f\n\x7f]/g, (c) =>
    c === "\n" ? "↵\n" : String.fromCharCode(c === "\x7f" ? 0x2421 : 0x2400 + c.charCodeAt(0)));
}

export const RIGHT_TO_LEFT = /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;

/** One token in the middle of a text. Looks 0 and 1 alternate in a word, 2 and 3 in the next. */
export function tokenSpan(text, look, extra = "") {
  const side = RIGHT_TO_LEFT.test(text) ? " tw-rtl" : "";
  return element("span", { className: `tw-t tw-c${look}${side} ${extra}`, textContent: visible(text) });
}

/** A token as a box, with its id or another note under it. */
export function tokenBox(text, look, note, extra = "") {
  return element("li", { className: `tw-box ${extra}` }, tokenSpan(text, look), element("small", { textContent: note }));
}

/** The first characters of a text, at most `limit`, without cutting a pair of UTF-16 units. */
export function beginning(text, limit) {
  return text.length <= limit ? text : Array.from(text.slice(0, 2 * limit)).slice(0, limit).join("");
}

/** A sentence if UTF-8 cannot hold a text, another if it is too long to show, and otherwise nothing. */
export function problemWith(text, limit) {
  const shown = beginning(text, limit);
  return (/\p{Cs}/u.test(shown) ? "The text has half of a UTF-16 pair, which is no character: it is read as U+FFFD. " : "") +
    (shown === text ? "" : `The first ${limit} characters are shown.`);
}
