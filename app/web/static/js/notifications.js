// The bell: how many news are unread, in every open tab, and a word about what is new.
import { csrfToken } from "./lib/api.js";
import { connect } from "./lib/realtime.js";
import { showTimes } from "./lib/time.js";
import { toast } from "./lib/toasts.js";
import { ask } from "./realtime.js";

/** A socket that the server cut does not come back by itself. */
const CUT_MS = 3_000;
const MOST_SHOWN = 99;
/** What comes within this time is told in one word. */
const GATHER_MS = 400;
const PREFIX = /^\(\d+\+?\) /;

const bell = document.querySelector("[data-bell]");
let version = -1;
let gathered = [];
let gathering;

function show(count) {
  const number = bell.querySelector("[data-bell-count]");
  const shown = count > MOST_SHOWN ? `${MOST_SHOWN}+` : `${count}`;
  number.textContent = shown;
  number.hidden = count === 0;
  bell.setAttribute(
    "aria-label",
    count ? bell.dataset.some.replace("{count}", shown) : bell.dataset.none,
  );
  const title = document.title.replace(PREFIX, "");
  document.title = count ? `(${shown}) ${title}` : title;
}

// What is older than what is known already came late.
function isLate(payload) {
  if (payload.version < version) return true;
  version = payload.version;
  return false;
}

// The page of news shows what the server says now, unless somebody is busy in it.
async function refreshPage() {
  const section = document.querySelector("[data-news]");
  if (!section || section.contains(document.activeElement)) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("[data-news]");
  if (!fresh) return;
  section.replaceWith(document.importNode(fresh, true));
  showTimes();
}

// One toast for what came together, and one look at the page of news.
function soon() {
  gathering ??= setTimeout(() => {
    const [texts, only] = [gathered, gathered[0]];
    gathered = [];
    gathering = undefined;
    refreshPage();
    if (!texts.length || document.visibilityState !== "visible") return;
    const many = bell.dataset.many.replace("{count}", `${texts.length}`);
    toast(texts.length === 1 ? only : many);
  }, GATHER_MS);
}

function start(snapshot) {
  if (isLate(snapshot)) return;
  show(snapshot.unread_count);
}

const socket = connect("/notifications");
socket.on("connect", () => {
  ask(socket, "notification:list").then(start, () => {});
});
socket.on("disconnect", (reason) => {
  if (reason === "io server disconnect") setTimeout(() => socket.connect(), CUT_MS);
});
socket.on("notification:list", (snapshot) => {
  start(snapshot);
  soon();
});
socket.on("notification", (payload) => {
  if (isLate(payload)) return;
  gathered.push(payload.item.text);
  soon();
});
socket.on("unread", (payload) => {
  if (!isLate(payload)) show(payload.count);
});
socket.on("read", (payload) => {
  if (!isLate(payload)) soon();
});

// Who follows news has read it; the call outlives the page that is left.
document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-news] h2 a")?.closest("li.unread");
  if (!item) return;
  const root = document.querySelector('meta[name="api"]').content;
  fetch(`${root}/notifications/${item.dataset.id}/read`, {
    method: "POST",
    headers: { "X-CSRFToken": csrfToken(), Accept: "application/json" },
    keepalive: true,
  }).catch(() => {});
});
