// The desk without reloads: what is entered goes out as its form, and the answer's parts come into
// this page. A scanner may enter the next number before the last one is answered: each waits for
// the one before it, what is typed meanwhile stays, and no link leads away before all is answered.
import { toast } from "../lib/toasts.js";

const MOST_LINES = 20;
const PATIENCE = 10_000;
const desk = document.querySelector("[data-desk]");
const box = desk.querySelector("[data-desk-box]");
const field = box.querySelector("[name=q]");
let before = Promise.resolve();
// How much is not answered yet, and where a link leads that was followed meanwhile.
let waiting = 0;
let onward = "";
// What the last answer put into the field: nobody is typing that, the next number may go over it.
let put = field.value;

function part(page, name) {
  const found = page.querySelector(`[data-desk] ${name}`);
  if (!found) throw new Error("This is not the desk.");
  return document.importNode(found, true);
}

// A refusal is kept nowhere else: the lines that are here stay, the new one goes on top.
function takeLines(page) {
  const log = part(page, "[data-desk-log]");
  const list = desk.querySelector("[data-desk-lines]");
  if (!list) {
    desk.querySelector("[data-desk-log]").replaceChildren(...log.childNodes);
    return;
  }
  const fresh = log.querySelector("[data-new]");
  if (fresh) list.prepend(fresh);
  while (list.children.length > MOST_LINES) list.lastElementChild.remove();
}

function takeBox(page) {
  const came = part(page, "[data-desk-box]");
  for (const old of box.querySelectorAll("[name=done]")) old.remove();
  box.prepend(...came.querySelectorAll("[name=done]"));
  if (field.value) return;
  field.value = put = came.querySelector("[name=q]").value;
  field.focus();
  field.select();
}

function take(page) {
  takeLines(page);
  takeBox(page);
  desk.querySelector("[data-desk-found]").replaceWith(part(page, "[data-desk-found]"));
  const served = desk.querySelector("[data-desk-served]");
  if (served) served.replaceWith(part(page, "[data-desk-served]"));
}

async function enter(body) {
  body.delete("done");
  for (const one of box.querySelectorAll("[name=done]")) body.append("done", one.value);
  const headers = { Accept: "text/html" };
  const signal = AbortSignal.timeout(PATIENCE);
  const answer = await fetch(box.action, { method: "POST", body, headers, signal });
  take(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (answer.redirected) history.replaceState(null, "", answer.url);
  return answer.ok;
}

// What did not get through, or was refused, is read here: nobody is led away from it.
function stay() {
  onward = "";
  desk.removeAttribute("aria-busy");
}

function fail(body) {
  toast(desk.dataset.failed.replace("{what}", body.get("q")));
  stay();
  field.focus();
}

async function carryOut(body) {
  try {
    if (!(await enter(body))) stay();
  } catch {
    fail(body);
  }
  waiting -= 1;
  if (!waiting && onward) location.assign(onward);
}

desk.addEventListener("submit", (event) => {
  event.preventDefault();
  const body = new FormData(event.target, event.submitter);
  if (event.target === box || field.value === put) field.value = "";
  field.focus();
  // A scanner may send two ends of a line; the second one asks for nothing.
  if (!body.get("q").trim()) return;
  // Meant for the page that comes next: here it would be done for the wrong customer.
  if (onward) return fail(body);
  waiting += 1;
  before = before.then(() => carryOut(body));
});

function isElsewhere(event) {
  return event.button || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  const leads = link && !link.target && !link.getAttribute("href").startsWith("#");
  if (!waiting || !leads || isElsewhere(event)) return;
  event.preventDefault();
  onward = link.href;
  desk.setAttribute("aria-busy", "true");
  toast(desk.dataset.waits);
});
addEventListener("beforeunload", (event) => {
  if (waiting) event.preventDefault();
});
field.focus();
field.select();
