// The buttons of a figure with steps.

import { set } from "./dom.js";

/** Buttons for going through steps: back, forward and play. Who asks for less motion gets no play.
 *  A button that has nothing to do says so and stays where it is: `disabled` would take the focus away. */
export function stepper(model, { back, forward, play }, trait, last) {
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let timer = 0;
  const go = (change) => set(model, trait, Math.max(0, Math.min(last(), model.get(trait) + change)));
  const stop = () => {
    clearInterval(timer);
    timer = 0;
    play.textContent = "Play";
  };
  const tick = () => (model.get(trait) < last() && !still.matches ? go(1) : stop());
  const buttons = () => {
    const step = model.get(trait);
    back.ariaDisabled = step <= 0;
    forward.ariaDisabled = step >= last();
    play.ariaDisabled = still.matches;
  };
  back.onclick = () => go(-1);
  forward.onclick = () => go(1);
  play.title = "Off if your system asks for less motion";
  play.onclick = () => {
    if (timer || still.matches) return stop();
    if (model.get(trait) >= last()) set(model, trait, 0);
    play.textContent = "Pause";
    timer = setInterval(tick, 700);
  };
  return { buttons, stop };
}
