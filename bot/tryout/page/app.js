// The page: chats, the open one, and what the server tells.

import { Composer } from "./composer.js";
import { avatar, dress, find, icon, make } from "./dom.js";
import { gist } from "./message.js";
import { Thread } from "./thread.js";
import { bot, chatOf, chosen, current, isGroup, menu, post, time, word, world, writer } from "./world.js";

const app = find("app");
const toast = find("toast");
const dialog = find("dialog");
const actions = find("actions");
const unread = {};

const failed = (error) => { console.warn(error); tell(word("wrong")); };
const composer = new Composer({ failed, writeAs: (id) => { chosen.writers[chosen.chat] = id; open(chosen.chat); } });
const thread = new Thread({ text: tapped, press, menu: offer, ask: (words) => { composer.say(words); composer.focus(); } });

// ---- chats

function title(chat) {
  return { private: word("private"), admin: word("admin"), group: chat.title }[chat.role];
}

function list() {
  const entries = world.chats.map((chat) => {
    const last = chat.messages.at(-1);
    const people = chat.writers.map((id) => world.people[id]);
    const preview = last ? gist(last) : people.map((person) => person.first_name).join(", ");
    return make("li", {}, make(
      "button",
      { type: "button", "aria-current": String(chat.id === chosen.chat), onclick: () => go(chat) },
      avatar(isGroup(chat) ? chat : people[0]),
      make("strong", {}, title(chat)),
      last ? make("time", {}, time(last.date)) : make("span"),
      make("span", { class: "preview" }, preview),
      unread[chat.id] ? make("span", { class: "badge" }, String(unread[chat.id])) : make("span"),
    ));
  });
  find("chats").replaceChildren(...entries);
}

const go = (chat) => { location.hash = chat.role; };

/** Follows the address: #private, #group or #admin is a chat, #chats (on a phone) the list. */
function follow() {
  const chat = world.chats.find(({ role }) => `#${role}` === location.hash);
  app.dataset.pane = location.hash === "#chats" ? "list" : "chat";
  open((chat ?? current() ?? world.chats[0]).id);
  if (chat) composer.focus();
}

function open(id) {
  chosen.chat = id;
  delete unread[id];
  list();
  header();
  thread.open();
  composer.open();
}

function header() {
  const chat = current();
  const names = [...chat.writers.map((id) => world.people[id].first_name), bot().first_name];
  dress(find("chat-avatar"), isGroup(chat) ? chat : bot());
  find("chat-title").textContent = isGroup(chat) ? chat.title : bot().first_name;
  find("chat-state").textContent = isGroup(chat) ? `${word("group")} · ${names.join(", ")}` : `${word("bot")} · ${title(chat)}`;
  find("chat-state").classList.remove("typing");
}

// ---- what people do

async function press(message, row, column, key) {
  key.setAttribute("aria-busy", "true");
  const fields = { chat: chosen.chat, person: writer().id, message: message.message_id, row, column };
  const did = await post("press", fields).catch(failed);
  key.removeAttribute("aria-busy");
  if (!did) return;
  if (did.copied) copy(did.copied);
  else if (did.url) follow_link(did.url);
  else if (typeof did.inline === "string") composer.fill(`@${world.bot.username} ${did.inline}`);
  else if (did.alert) ask(did.text);
  else if (did.text) tell(did.text);
}

function tapped({ link, typed, command, copy: copied }) {
  if (command) composer.say(command);
  else if (copied) copy(copied);
  else if (typed && !deep(link)) window.open(link, "_blank", "noopener,noreferrer");
  else follow_link(link);
}

/** The start parameter of a link to this bot, if it is one. */
function deep(link) {
  const own = link.match(/^(?:https?:\/\/)?(?:t|telegram)\.me\/(\w+)(?:\?start=([\w-]*))?$/i);
  return own?.[1].toLowerCase() === world.bot.username.toLowerCase() ? own : null;
}

function follow_link(link) {
  const own = deep(link);
  if (!own) return ask(word("open_link"), link);
  const private_ = world.chats.find((chat) => chat.role === "private");
  go(private_);
  open(private_.id);
  return composer.say(own[2] ? `/start ${own[2]}` : "/start");
}

async function copy(text) {
  await navigator.clipboard.writeText(text).then(() => tell(word("copied")), failed);
}

function tell(words) {
  toast.textContent = words;
  toast.hidden = false;
  clearTimeout(tell.timer);
  tell.timer = setTimeout(() => { toast.hidden = true; }, 3500);
}

function ask(words, link = "") {
  find("dialog-text").textContent = words;
  find("dialog-address").textContent = link;
  find("dialog-close").textContent = word(link ? "cancel" : "close");
  find("dialog-open").hidden = !link;
  if (link) find("dialog-open").href = link;
  dialog.showModal();
}

/** The menu of a message, at the pointer or under its button. */
function offer(message, button, event) {
  const mine = message.from.id === writer().id && message.text && !message.via_bot;
  const entry = (symbol, label, act) =>
    make("button", { type: "button", role: "menuitem", onclick: () => { actions.hidePopover(); act(); } }, icon(symbol), label);
  actions.replaceChildren(...[
    entry("reply", word("reply"), () => composer.aim({ message })),
    mine ? entry("edit", word("edit"), () => composer.aim({ message, edit: true })) : "",
    message.text ? entry("copy", word("copy"), () => copy(message.text)) : "",
  ].filter(Boolean));
  actions.showPopover();
  const box = button.getBoundingClientRect();
  const [x, y] = event.detail ? [event.clientX, event.clientY] : [box.left, box.bottom];
  actions.style.left = `${Math.max(8, Math.min(x, innerWidth - actions.offsetWidth - 8))}px`;
  actions.style.top = `${Math.max(8, Math.min(y, innerHeight - actions.offsetHeight - 8))}px`;
  if (!event.detail) actions.firstChild.focus();
}

// ---- language and appearance

function translate() {
  document.documentElement.lang = chosen.language;
  document.title = word("title");
  for (const element of document.querySelectorAll("[data-word]")) element.textContent = word(element.dataset.word);
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", word(element.dataset.label));
    if (element.matches("button")) element.title = word(element.dataset.label);
  }
}

function appear() {
  document.documentElement.dataset.appearance = chosen.appearance;
  find("appearance").value = chosen.appearance;
  find("switch").querySelector("use").setAttribute("href", dark() ? "#i-sun" : "#i-moon");
}

const system = matchMedia("(prefers-color-scheme: dark)");
const dark = () => (chosen.appearance || (system.matches ? "dark" : "light")) === "dark";

function setAppearance(appearance) {
  chosen.appearance = appearance;
  localStorage.setItem("appearance", appearance);
  appear();
}

async function setLanguage(language) {
  chosen.language = language;
  localStorage.setItem("language", language);
  translate();
  await post("language", { language: language.toLowerCase() }).catch(failed);
}

find("language").addEventListener("change", (event) => setLanguage(event.target.value));
find("appearance").addEventListener("change", (event) => setAppearance(event.target.value));
find("switch").addEventListener("click", () => setAppearance(dark() ? "light" : "dark"));
find("back").addEventListener("click", () => { location.hash = "chats"; });
actions.addEventListener("keydown", (event) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const entries = [...actions.children];
  entries[(entries.indexOf(document.activeElement) + step + entries.length) % entries.length].focus();
  event.preventDefault();
});
dialog.addEventListener("click", (event) => { if (event.target === dialog || event.target.closest("a")) dialog.close(); });
system.addEventListener("change", appear);
addEventListener("hashchange", follow);
appear();

// ---- what the server tells

const here = (chat) => chat.id === chosen.chat && (app.dataset.pane === "chat" || matchMedia("(min-width: 46.01rem)").matches);

const told = {
  world(data) {
    Object.assign(world, data);
    find("offline").hidden = true;
    find("language").value = chosen.language;
    translate();
    follow();
    if (Object.values(world.people)[0].language_code !== chosen.language.toLowerCase()) setLanguage(chosen.language);
  },
  message(data) {
    const chat = chatOf(data.chat.id);
    if (!chat) return;
    chat.messages.push(data);
    if (chat.id === chosen.chat) thread.add(data);
    if (!here(chat)) unread[chat.id] = (unread[chat.id] ?? 0) + 1;
    header();
    list();
  },
  edited(data) {
    const chat = chatOf(data.chat.id);
    const at = chat?.messages.findIndex((message) => message.message_id === data.message_id) ?? -1;
    if (at < 0) return;
    chat.messages[at] = data;
    if (chat.id === chosen.chat) thread.replace(data);
    list();
  },
  deleted(data) {
    const chat = chatOf(data.chat.id);
    if (!chat) return;
    chat.messages = chat.messages.filter((message) => message.message_id !== data.message_id);
    if (chat.id === chosen.chat) thread.remove(data);
    list();
  },
  typing(data) {
    if (data.chat.id !== chosen.chat) return;
    find("chat-state").textContent = word("typing");
    find("chat-state").classList.add("typing");
    thread.typing();
    clearTimeout(told.timer);
    told.timer = setTimeout(header, 5000);
  },
  profile(data) {
    Object.assign(world, data);
    header();
    list();
    if (!current().messages.length) thread.open();
    composer.open();
  },
};

const events = new EventSource("/events");
for (const kind of ["world", "message", "edited", "deleted", "typing", "profile"]) {
  events.addEventListener(kind, (event) => told[kind](JSON.parse(event.data)));
}
events.addEventListener("error", () => { find("offline").hidden = !world.chats.length; });
