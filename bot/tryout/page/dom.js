// Elements without markup in strings: everything that is shown goes in as text.

const SVG = "http://www.w3.org/2000/svg";

export const find = (id) => document.getElementById(id);

export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return element;
}

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  const use = document.createElementNS(SVG, "use");
  svg.setAttribute("aria-hidden", "true");
  use.setAttribute("href", `#i-${name}`);
  svg.append(use);
  return svg;
}

export function avatar(person, small = false) {
  const face = make("span", { "aria-hidden": "true" });
  dress(face, person, small);
  return face;
}

/** Makes an element the face of a person, a group or the bot. */
export function dress(face, person, small = false) {
  face.className = `avatar tone-${tone(person)}${small ? " small" : ""}`;
  face.replaceChildren(person.is_bot ? icon("bot") : [...(person.title ?? person.first_name)][0]);
}

export const tone = (person) => (person.is_bot ? 0 : 1 + (Math.abs(person.id) % 4));
