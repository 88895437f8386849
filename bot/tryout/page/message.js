// One message as a row of the thread: bubble and keyboard.

import { avatar, icon, make, tone } from "./dom.js";
import { nodes } from "./text.js";
import { bot, current, isGroup, time, word, world, writer } from "./world.js";

/** `acts` has text(tap), press(message, row, column, key), menu(message, element, event) and go(message id). */
export function row(message, acts) {
  const mine = message.from.id === writer().id;
  const sender = message.from.is_bot ? bot() : world.people[message.from.id];
  const stack = make("div", { class: "stack" }, bubble(message, mine, sender, acts));
  const rows = message.reply_markup?.inline_keyboard;
  if (rows) {
    stack.classList.add("keyed");
    stack.append(keyboard(message, rows, acts));
  }
  const face = isGroup(current()) && !mine ? avatar(sender) : "";
  return make(
    "div",
    { class: `row${mine ? " out" : ""}`, "data-id": message.message_id, "data-sender": message.from.id, "data-day": dayKey(message) },
    face,
    stack,
  );
}

const dayKey = (message) => new Date(message.date * 1000).toDateString();

function bubble(message, mine, sender, acts) {
  const more = make(
    "button",
    { type: "button", class: "round more", "aria-label": word("actions"), "aria-haspopup": "menu", onclick: (event) => acts.menu(message, more, event) },
    icon("more"),
  );
  const tapped = (event) => {
    if (!event.target.closest("a, button, code") && getSelection().isCollapsed) acts.menu(message, more, event);
  };
  const named = isGroup(current()) && !mine;
  return make(
    "div",
    { class: "bubble", onclick: tapped, oncontextmenu: (event) => { event.preventDefault(); acts.menu(message, more, event); } },
    named ? make("div", { class: `sender tone-${tone(sender)}` }, sender.first_name) : make("span", { class: "hidden" }, `${sender.first_name}:`),
    message.via_bot ? make("div", { class: "via" }, `${word("via")} @${message.via_bot.username}`) : "",
    message.reply_to_message ? quoted(message.reply_to_message, acts) : "",
    ...media(message),
    make("span", { class: "words" }, ...nodes(textOf(message), message.entities ?? message.caption_entities, acts.text)),
    make(
      "span",
      { class: "meta" },
      message.edit_date ? word("edited") : "",
      make("time", { datetime: new Date(message.date * 1000).toISOString() }, time(message.date)),
      mine ? icon("check") : "",
    ),
    more,
  );
}

function quoted(message, acts) {
  const sender = message.from.is_bot ? bot() : world.people[message.from.id];
  return make(
    "button",
    { type: "button", class: "quoted", onclick: () => acts.go(message.message_id) },
    make("strong", {}, sender.first_name),
    make("span", {}, gist(message)),
  );
}

const SHOWN = ["text", "caption", "photo", "document", "venue", "contact"];

/** The text of the message; what the page has no picture for is named. */
function textOf(message) {
  return message.text ?? message.caption ?? (SHOWN.some((kind) => kind in message) ? "" : word("attachment"));
}

/** The message in one line. */
export function gist(message) {
  const text = message.text ?? message.caption ?? message.document?.file_name ?? message.venue?.title ?? message.contact?.first_name;
  return (text ?? word("attachment")).replace(/\s+/g, " ").slice(0, 160);
}

function media(message) {
  const { photo, document: file, venue, contact } = message;
  if (photo) return [make("img", { class: "photo", src: `/files/${photo.at(-1).file_id}`, alt: message.caption ?? word("attachment") })];
  if (file) {
    const size = `${(file.file_size / 1024).toFixed(1)} KB · ${word("download")}`;
    return [card("a", "file", file.file_name, size, { href: `/files/${file.file_id}`, download: file.file_name })];
  }
  if (venue) return [card("div", "place", venue.title, venue.address)];
  if (contact) return [card("div", "person", contact.first_name, contact.phone_number)];
  return [];
}

function card(tag, symbol, title, detail, attributes = {}) {
  const words = make("span", {}, make("strong", {}, title), make("small", {}, detail));
  return make(tag, { class: "card", ...attributes }, make("span", {}, icon(symbol)), words);
}

function keyboard(message, rows, acts) {
  const key = (button, line, column) => {
    const symbol = button.url ? "link" : button.copy_text ? "copy" : "switch_inline_query" in button || "switch_inline_query_current_chat" in button || "switch_inline_query_chosen_chat" in button ? "inline" : "";
    const press = () => acts.press(message, line, column, element);
    const element = make("button", { type: "button", class: "key", title: button.text, onclick: press }, button.text, symbol ? icon(symbol) : "");
    return element;
  };
  const keys = rows.map((buttons, line) => make("div", { class: "keys" }, ...buttons.map((button, column) => key(button, line, column))));
  return make("div", { class: "keyboard", role: "group", "aria-label": word("buttons") }, ...keys);
}
