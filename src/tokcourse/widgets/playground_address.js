// A view as the part of an address after #, which a browser keeps to itself. Knows nothing of a page.

/** "#text=...&name=value": the text, and whatever differs from the way the page begins. */
export function toFragment(values, defaults) {
  const parts = [];
  for (const [name, standard] of Object.entries(defaults)) {
    const value = values[name];
    if (name === "text") parts.unshift(`text=${encodeURIComponent(value.replace(/\p{Cs}/gu, "\ufffd"))}`);
    else if (value !== standard) parts.push(`${name}=${Number(value)}`);
  }
  return `#${parts.join("&")}`;
}

/** The values in such a fragment, and a sentence for each part that is not valid. Whatever is not named has its
 *  default. null for a fragment that is the name of a heading. `most` is the greatest of the numbers. */
export function fromFragment(fragment, defaults, most) {
  if (!/^#\w+=/.test(fragment)) return null;
  const values = { ...defaults };
  const problems = [];
  for (const part of fragment.slice(1).split("&")) {
    const [name, ...rest] = part.split("=");
    const value = rest.join("=");
    if (!Object.hasOwn(defaults, name)) {
      problems.push(`The address names “${name.slice(0, 40)}”, which is not here.`);
    } else if (name === "text") {
      try {
        values.text = decodeURIComponent(value);
      } catch {
        problems.push("The text in the address is damaged, so the sample is shown.");
      }
    } else {
      const limit = typeof defaults[name] === "boolean" ? 1 : most;
      if (/^\d{1,6}$/.test(value) && Number(value) <= limit) {
        values[name] = limit === 1 ? value === "1" : Number(value);
      } else problems.push(`The address sets “${name}” to what it cannot be, so it was left as it is.`);
    }
  }
  return { values, problems };
}
