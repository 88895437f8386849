// What the page knows: the local Telegram as the server last told it, and the reader's choices.

export const world = { chats: [], people: {}, menus: {}, words: {}, suggestions: {}, bot: {} };

export const chosen = {
  chat: 0,
  writers: {}, // who writes, by chat
  language: localStorage.getItem("language") ?? preferred(),
  appearance: localStorage.getItem("appearance") ?? "",
};

function preferred() {
  const language = navigator.language.toLowerCase();
  if (!language.startsWith("zh")) return "en";
  return /hant|tw|hk|mo/.test(language) ? "zh-Hant" : "zh-Hans";
}

export const word = (key) => world.words[chosen.language]?.[key] ?? key;
export const chatOf = (id) => world.chats.find((chat) => chat.id === id);
export const current = () => chatOf(chosen.chat);
export const writer = (chat = current()) => world.people[chosen.writers[chat.id] ?? chat.writers[0]];
export const menu = (chat = current()) => world.menus[chat.id][writer(chat).id];
export const bot = () => ({ ...world.bot, first_name: menu().name });
export const isGroup = (chat) => chat.role === "group";

export async function post(path, fields) {
  const answer = await fetch(`/${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(fields),
  });
  if (!answer.ok) throw new Error(await answer.text());
  return answer.json();
}

const formats = {};

function format(name, options) {
  return (formats[`${name} ${chosen.language}`] ??= new Intl.DateTimeFormat(chosen.language, options));
}

export const time = (seconds) => format("time", { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(seconds * 1000);

/** Today and yesterday by name, else the date. */
export function day(seconds) {
  const date = new Date(seconds * 1000);
  const midnight = (moment) => new Date(moment).setHours(0, 0, 0, 0);
  const ago = Math.round((midnight(Date.now()) - midnight(date)) / 86400000);
  if (ago > 1 || ago < 0) return format("day", { day: "numeric", month: "long", year: "numeric" }).format(date);
  const name = new Intl.RelativeTimeFormat(chosen.language, { numeric: "auto" }).format(-ago, "day");
  return name[0].toUpperCase() + name.slice(1);
}
