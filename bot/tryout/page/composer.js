// Writing: text, replies and edits, and the panel of commands or inline results above it.

import { avatar, dress, find, icon, make } from "./dom.js";
import { gist } from "./message.js";
import { bot, current, isGroup, menu, post, word, world, writer } from "./world.js";

const form = find("composer");
const text = find("text");
const send = form.querySelector(".send");
const panel = find("panel");
const about = find("about");
const as = find("as");
const select = find("writer");
const WAIT = 120; // milliseconds of rest before what is typed is looked up

export class Composer {
  /** `failed(error)` is called when a post fails, `writeAs(id)` when somebody else is to write. */
  constructor({ failed, writeAs }) {
    this.failed = failed;
    this.target = null; // {message, edit}: what is replied to or edited
    this.asked = 0;
    text.addEventListener("input", () => this.typed());
    text.addEventListener("keydown", (event) => this.key(event));
    form.addEventListener("submit", (event) => { event.preventDefault(); this.submit(); });
    find("menu").addEventListener("click", () => this.toggleCommands());
    find("about-cancel").addEventListener("click", () => this.aim(null));
    panel.addEventListener("scroll", () => this.more(), { passive: true });
    select.addEventListener("change", () => writeAs(Number(select.value)));
  }

  /** Begins anew in the current chat. */
  open() {
    const chat = current();
    as.hidden = !isGroup(chat);
    select.replaceChildren(...chat.writers.map((id) => make("option", { value: id }, world.people[id].first_name)));
    select.value = writer().id;
    dress(find("as-avatar"), writer(), true);
    text.placeholder = word("message");
    this.aim(null);
    this.typed();
  }

  focus() {
    if (matchMedia("(hover: hover)").matches) text.focus();
  }

  fill(words) {
    text.value = words;
    text.focus();
    this.typed();
  }

  /** Replies to a message, edits it, or (null) neither. */
  aim(target) {
    if (this.target?.edit || target?.edit) text.value = target?.edit ? target.message.text : "";
    this.target = target;
    about.hidden = !target;
    if (target) {
      const name = target.message.from.is_bot ? bot().first_name : world.people[target.message.from.id].first_name;
      find("about-title").textContent = target.edit ? word("edit") : `${word("reply")}: ${name}`;
      find("about-text").textContent = gist(target.message);
      about.querySelector("use").setAttribute("href", target.edit ? "#i-edit" : "#i-reply");
      text.focus();
    }
    this.typed();
  }

  async submit() {
    const words = text.value.trim();
    if (!words) return;
    const { message, edit } = this.target ?? {};
    text.value = "";
    if (edit) this.target = null;
    this.aim(null);
    await this.say(words, message, edit);
  }

  async say(words, message, edit) {
    const chat = current().id;
    const fields = { chat, person: writer().id, text: words };
    try {
      if (edit) await post("edit", { ...fields, message: message.message_id });
      else await post("say", { ...fields, reply_to: message?.message_id ?? 0 });
    } catch (error) {
      this.failed(error);
    }
  }

  typed() {
    text.style.height = "auto";
    text.style.height = `${text.scrollHeight}px`;
    send.disabled = !text.value.trim();
    clearTimeout(this.timer);
    this.asked += 1;
    const inline = text.value.match(/^@(\w+)\s([^]*)$/);
    if (this.target?.edit) this.close();
    else if (inline && inline[1].toLowerCase() === world.bot.username.toLowerCase()) {
      this.timer = setTimeout(() => this.lookUp(inline[2].trim()), WAIT);
    } else if (/^\/\w*$/.test(text.value)) this.commands(text.value.slice(1));
    else this.close();
  }

  key(event) {
    const options = panel.hidden ? [] : [...panel.querySelectorAll(".option")];
    if (event.key === "Escape") {
      if (!panel.hidden) this.close();
      else this.aim(null);
    } else if (event.key === "ArrowUp" && !text.value) {
      const last = current().messages.findLast((message) => message.from.id === writer().id && message.text && !message.via_bot);
      if (last) this.aim({ message: last, edit: true });
    } else if (options.length && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
      const step = event.key === "ArrowUp" ? -1 : 1;
      this.mark(options, (this.marked + step + options.length) % options.length);
    } else if (options.length && (event.key === "Enter" || event.key === "Tab") && this.marked >= 0) {
      options[this.marked].click();
    } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      this.submit();
    } else return;
    event.preventDefault();
  }

  mark(options, index) {
    this.marked = index;
    options.forEach((option, at) => option.setAttribute("aria-selected", String(at === index)));
    options[index]?.scrollIntoView({ block: "nearest" });
    if (options[index]) text.setAttribute("aria-activedescendant", options[index].id);
    else text.removeAttribute("aria-activedescendant");
  }

  show(label, ...children) {
    panel.replaceChildren(...children);
    panel.setAttribute("aria-label", label);
    panel.hidden = false;
    text.setAttribute("aria-expanded", "true");
    this.mark([...panel.querySelectorAll(".option")], -1);
  }

  close() {
    panel.hidden = true;
    this.next = null;
    this.marked = -1;
    text.setAttribute("aria-expanded", "false");
    text.removeAttribute("aria-activedescendant");
  }

  option(index, choose, face, title, detail, kind = "") {
    const words = kind ? [make("strong", {}, title), make("div", {}, make("span", {}, detail))] : [make("div", {}, make("strong", {}, title), make("span", {}, detail))];
    const attributes = { class: `option ${kind}`, role: "option", id: `option-${index}`, "aria-selected": "false", onclick: choose };
    return make("div", attributes, face, ...words);
  }

  toggleCommands() {
    if (panel.hidden) this.commands("");
    else this.close();
    text.focus();
  }

  commands(start) {
    const found = menu().commands.filter((command) => command.command.startsWith(start.toLowerCase()));
    if (!found.length) return this.close();
    const choose = (command) => () => {
      text.value = "";
      this.close();
      this.typed();
      this.say(isGroup(current()) ? `/${command}@${world.bot.username}` : `/${command}`);
    };
    const options = found.map(({ command, description }, index) => this.option(index, choose(command), "", `/${command}`, description, "command"));
    return this.show(word("commands"), ...options);
  }

  async lookUp(query, offset = "") {
    const asked = this.asked;
    const answer = await post("inline", { chat: current().id, person: writer().id, query, offset }).catch(this.failed);
    if (!answer || asked !== this.asked) return;
    const before = offset ? [...panel.children] : [];
    const choose = (number) => async () => {
      text.value = "";
      this.typed();
      await post("choose", { chat: current().id, person: writer().id, query_id: answer.query_id, number }).catch(this.failed);
    };
    const options = answer.results.map((result, number) =>
      this.option(before.length + number, choose(number), avatar({ id: before.length + number, title: result.title }), result.title, result.description ?? ""));
    const at = panel.scrollTop;
    if (before.length + options.length) this.show(word("inline"), ...before, ...options);
    else this.show(word("inline"), make("p", {}, answer.button?.text ?? word("no_results")));
    panel.scrollTop = offset ? at : 0;
    this.next = answer.next_offset ? { query, offset: answer.next_offset } : null;
  }

  more() {
    if (!this.next || panel.scrollHeight - panel.scrollTop - panel.clientHeight > 120) return;
    const { query, offset } = this.next;
    this.next = null;
    this.lookUp(query, offset);
  }
}
