// The text box, which takes so many characters and no more, however they come.

import { beginning } from "./dom.js";

const MANY_LINES = 100;

/** Keep a text box within its limit. Of a long text that is pasted or dropped only what fits goes in, so that
 *  the browser never lays out the rest. `tooLong(fits)` is called before the rest is left out. */
export function limitBox(box, limit, tooLong) {
  const characters = (text) => Array.from(text).length;
  box.addEventListener("beforeinput", (event) => {
    const added = event.data ?? event.dataTransfer?.getData("text/plain") ?? "";
    const { value, selectionStart, selectionEnd } = box;
    if (value.length + added.length <= limit) return; // in characters it is no more
    const kept = characters(value) - characters(value.slice(selectionStart, selectionEnd));
    const fits = beginning(added, Math.max(0, limit - kept));
    if (fits === added) return;
    event.preventDefault();
    tooLong(fits);
    if (fits) insert(box, fits);
  });
}

/** Put a text in the place of what is selected. That can be undone, unless there are many lines: Chromium would
 *  take seconds for them. */
function insert(box, text) {
  if (text.split("\n").length < MANY_LINES) return document.execCommand("insertText", false, text);
  box.setRangeText(text, box.selectionStart, box.selectionEnd, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
