/**
 * Liking, rating and commenting without loading the page anew: each form goes where it would go anyway, and the
 * server answers with the part of the page that changed.
 */

import { toast } from "../lib/toasts.js";
import { showTimes } from "../lib/time.js";
import { Refused, fetchPart, sendForm } from "./calls.js";
import { append, elementsOf, follow, merge, prepend, swap } from "./parts.js";

/** @param {() => {seek: (seconds: number) => void}|null} player the player, once a film is open in it */
export function startReactions(player) {
  const comments = /** @type {HTMLElement|null} */ (document.querySelector("[data-comments]"));
  if (!comments) return;
  const failed = comments.dataset.failed ?? "";
  addEventListener("submit", (event) => {
    const form = /** @type {HTMLFormElement} */ (event.target);
    if (!("react" in form.dataset)) return;
    event.preventDefault();
    void send(form, comments, failed);
  });
  startStars();
  comments.addEventListener("click", (event) => onClick(event, comments, player));
  comments.addEventListener("toggle", onToggle, { capture: true });
}

/** The box of stars closes as menus do: by a click elsewhere, or Escape. */
function startStars() {
  const open = () => document.querySelector(".rate[open]");
  addEventListener("click", (event) => {
    const box = open();
    const target = /** @type {HTMLInputElement} */ (event.target);
    if (box && !box.contains(target)) box.removeAttribute("open");
    // A press on a star rates; whoever moves over them by the keyboard, without one, says so after.
    if (event.detail > 0 && box?.contains(target) && target.type === "radio") {
      target.form?.requestSubmit();
    }
  });
  addEventListener("keydown", (event) => {
    const box = open();
    if (event.key !== "Escape" || !box?.contains(document.activeElement)) return;
    box.removeAttribute("open");
    box.querySelector("summary")?.focus();
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} comments
 * @param {string} failed what to say when nothing was answered
 */
async function send(form, comments, failed) {
  if (form.ariaBusy === "true") return;
  form.ariaBusy = "true";
  try {
    const answer = await sendForm(form);
    await show(form, comments, answer);
    // A button that stays pressed says so itself.
    if (!("quiet" in form.dataset)) toast(answer.said);
  } catch (error) {
    if (error instanceof Refused && error.status === 401) form.submit();
    else toast(error instanceof Refused && error.message ? error.message : failed);
  } finally {
    form.ariaBusy = null;
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} comments
 * @param {import("./calls.js").Part} answer
 */
async function show(form, comments, answer) {
  const count = comments.querySelector("[data-comment-count]");
  if (count) count.textContent = String(answer.count);
  const effect = form.dataset.react;
  if (effect === "thread") prepend(comments, answer.html);
  else if (effect === "reply") append(form, answer.html);
  else if (effect === "list") await refresh(comments);
  else swap(form, answer.html);
  if (effect === "thread" || effect === "reply") form.reset();
  showTimes(comments);
}

/** @param {HTMLElement} comments */
async function refresh(comments) {
  const order = /** @type {HTMLElement} */ (
    comments.querySelector("[data-comment-order] [aria-current]")
  );
  await list(comments, order);
}

/**
 * Show the first page in an order.
 * @param {HTMLElement} comments
 * @param {HTMLElement} order the link that names it
 */
async function list(comments, order) {
  const html = await fetchPart(order.dataset.list ?? "");
  comments.querySelector("[data-comment-list]")?.replaceChildren(...elementsOf(html));
  for (const link of comments.querySelectorAll("[data-comment-order] a")) {
    if (link === order) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  showTimes(comments);
}

/**
 * @param {MouseEvent} event
 * @param {HTMLElement} comments
 * @param {() => {seek: (seconds: number) => void}|null} player
 */
function onClick(event, comments, player) {
  const link = /** @type {HTMLAnchorElement|null} */ (
    /** @type {HTMLElement} */ (event.target).closest("a")
  );
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  if (link.dataset.seek !== undefined) {
    const open = player();
    if (!open) return;
    event.preventDefault();
    open.seek(Number(link.dataset.seek));
    document.querySelector("[data-player]")?.scrollIntoView({ block: "nearest" });
  } else if (link.dataset.list !== undefined) {
    event.preventDefault();
    void follow(link, () => list(comments, link));
  } else if (link.closest(".more")) {
    event.preventDefault();
    void follow(link, async () => {
      merge(link, await fetchPart(link.href));
      showTimes(comments);
    });
  }
}

/**
 * Whoever opens a form wants to write in it.
 * @param {Event} event
 */
function onToggle(event) {
  const box = /** @type {HTMLDetailsElement} */ (event.target);
  if (box.open) box.querySelector("textarea")?.focus();
}
