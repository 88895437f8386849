// The open chat: its rows, days and empty state, kept in step with what happens.

import { avatar, find, make } from "./dom.js";
import { row } from "./message.js";
import { bot, chosen, current, day, isGroup, menu, word, world } from "./world.js";

const log = find("log");
const thread = find("thread");
const down = find("down");
const NEAR = 80; // points from the end that still count as reading the newest
const still = matchMedia("(prefers-reduced-motion: reduce)");
const glide = () => (still.matches ? "instant" : "smooth");

export class Thread {
  constructor(acts) {
    this.acts = { ...acts, go: (id) => this.go(id) };
    down.addEventListener("click", () => this.toEnd(glide()));
    log.addEventListener("scroll", () => { this.following = down.hidden = this.atEnd(); }, { passive: true });
    new ResizeObserver(() => { if (this.following && current()?.messages.length) this.toEnd(); }).observe(log);
  }

  /** Shows the current chat from the beginning. */
  open() {
    const messages = current().messages;
    thread.replaceChildren(...messages.map((message) => row(message, this.acts)));
    if (!messages.length) thread.append(this.empty());
    this.link();
    if (messages.length) this.toEnd();
    else log.scrollTo({ top: 0 });
  }

  add(message) {
    const near = this.atEnd();
    thread.querySelector(".empty")?.remove();
    this.settle();
    const element = row(message, this.acts);
    element.classList.add("new");
    thread.append(element);
    this.link();
    if (near || element.classList.contains("out")) this.toEnd();
    else down.hidden = false;
  }

  replace(message) {
    const old = this.rowOf(message.message_id);
    if (!old) return;
    const near = this.atEnd();
    const keys = [...old.querySelectorAll(".key")];
    const focused = keys.indexOf(document.activeElement);
    const element = row(message, this.acts);
    old.replaceWith(element);
    this.link();
    if (focused >= 0) [...element.querySelectorAll(".key")].at(Math.min(focused, keys.length - 1))?.focus({ preventScroll: true });
    if (near) this.toEnd();
  }

  remove(message) {
    this.rowOf(message.message_id)?.remove();
    if (!current().messages.length) this.open();
    this.link();
  }

  /** Shows the three dots for some seconds, or until the bot writes. */
  typing() {
    this.settle();
    const near = this.atEnd();
    const dots = make("div", { class: "bubble", "aria-hidden": "true" }, make("i"), make("i"), make("i"));
    thread.append(make("div", { class: "row typing-row" }, isGroup(current()) ? avatar(bot()) : "", make("div", { class: "stack" }, dots)));
    if (near) this.toEnd();
    this.timer = setTimeout(() => this.settle(), 5000);
  }

  settle() {
    clearTimeout(this.timer);
    thread.querySelector(".typing-row")?.remove();
  }

  rowOf(id) {
    return thread.querySelector(`.row[data-id="${id}"]`);
  }

  go(id) {
    const element = this.rowOf(id);
    if (!element) return;
    element.scrollIntoView({ block: "center", behavior: glide() });
    element.classList.add("found");
    setTimeout(() => element.classList.remove("found"), 1300);
  }

  /** Days between the rows, and what follows the same sender closely. */
  link() {
    thread.querySelectorAll(".day").forEach((element) => element.remove());
    let before = null;
    for (const element of thread.querySelectorAll(".row[data-id]")) {
      const newDay = before?.dataset.day !== element.dataset.day;
      const follows = !newDay && before.dataset.sender === element.dataset.sender;
      if (newDay) element.before(make("div", { class: "day" }, day(new Date(element.dataset.day) / 1000)));
      element.classList.toggle("follows", follows);
      element.classList.remove("continued");
      before?.classList.toggle("continued", follows);
      before = element;
    }
  }

  atEnd() {
    return log.scrollHeight - log.scrollTop - log.clientHeight < NEAR;
  }

  toEnd(behavior = "instant") {
    log.scrollTo({ top: log.scrollHeight, behavior });
    this.following = down.hidden = true;
  }

  empty() {
    const start = make("button", { type: "button", class: "start", onclick: () => this.acts.ask("/start") }, word("start"));
    const intro = make(
      "div",
      { class: "intro" },
      avatar(bot()),
      make("strong", {}, bot().first_name),
      make("p", {}, isGroup(current()) ? word("group_hint") : menu().description),
      isGroup(current()) ? "" : start,
    );
    const mention = isGroup(current()) ? `@${world.bot.username} ` : "";
    const chips = world.suggestions[chosen.language].map((question) =>
      make("button", { type: "button", onclick: () => this.acts.ask(mention + question) }, question));
    return make("div", { class: "empty" }, intro, make("div", { class: "chips" }, make("h3", {}, word("try_asking")), ...chips));
  }
}
