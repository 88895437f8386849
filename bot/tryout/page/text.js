// Text with Telegram's entities (offsets in UTF-16 units, as JavaScript counts) into nodes.

import { make } from "./dom.js";
import { word } from "./world.js";

const PLAIN = { bold: "strong", italic: "em", underline: "u", strikethrough: "s" };

const BLOCKS = new Set(["blockquote", "expandable_blockquote", "pre"]);

/** `act` is told of taps: {link, typed}, {command} or {copy}. */
export function nodes(text, entities, act) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return between(text, sorted, 0, text.length, act);
}

function between(text, entities, start, end, act) {
  const parts = [];
  let at = start;
  for (let index = 0; index < entities.length; index += 1) {
    const entity = entities[index];
    if (entity.offset < at) continue; // inside one that was shown already
    const stop = Math.min(entity.offset + entity.length, end);
    const inner = entities.slice(index + 1).filter((other) => other.offset < stop);
    parts.push(text.slice(at, entity.offset));
    parts.push(element(entity, between(text, inner, entity.offset, stop, act), text.slice(entity.offset, stop), act));
    at = stop + (BLOCKS.has(entity.type) && text[stop] === "\n" ? 1 : 0); // a block ends its line by itself
  }
  parts.push(text.slice(at, end));
  return parts.filter((part) => part !== "");
}

function element(entity, children, text, act) {
  if (PLAIN[entity.type]) return make(PLAIN[entity.type], {}, ...children);
  switch (entity.type) {
    case "text_link":
      return link(entity.url, children, () => act({ link: entity.url }));
    case "url":
      return link(/^https?:/i.test(text) ? text : `http://${text}`, children, (address) => act({ link: address, typed: true }));
    case "email":
      return make("a", { href: `mailto:${text}` }, ...children);
    case "bot_command":
      return make("a", { href: "#", onclick: (event) => { event.preventDefault(); act({ command: text }); } }, ...children);
    case "mention":
      return make("strong", { class: "mention" }, ...children);
    case "code":
      return make("code", { onclick: () => act({ copy: text }) }, ...children);
    case "pre":
      return make("pre", {}, ...children);
    case "spoiler":
      return spoiler(children);
    case "blockquote":
      return make("blockquote", {}, make("span", {}, ...children));
    case "expandable_blockquote":
      return folded(children);
    default:
      return make("span", {}, ...children);
  }
}

function link(address, children, open) {
  const tapped = (event) => { event.preventDefault(); open(address); };
  return make("a", { href: address, target: "_blank", rel: "noopener noreferrer", onclick: tapped }, ...children);
}

function spoiler(children) {
  const show = () => { cover.setAttribute("aria-expanded", "true"); cover.removeAttribute("aria-label"); };
  const cover = make(
    "button",
    { type: "button", class: "spoiler", "aria-expanded": "false", "aria-label": word("spoiler"), onclick: show },
    make("span", {}, ...children),
  );
  return cover;
}

function folded(children) {
  const fold = make("button", { type: "button", class: "fold", "aria-expanded": "false" }, word("show_more"));
  const quote = make("blockquote", { class: "folded" }, make("span", {}, ...children), fold);
  fold.addEventListener("click", () => {
    const closed = quote.classList.toggle("folded");
    fold.textContent = word(closed ? "show_more" : "show_less");
    fold.setAttribute("aria-expanded", String(!closed));
  });
  return quote;
}
