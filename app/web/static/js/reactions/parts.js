/** Puts the parts of the page that the server sends into their places, and the focus with them. */

/** @param {string} html ours, as the server wrote it */
export function elementsOf(html) {
  const made = new DOMParser().parseFromString(html, "text/html");
  return [...made.body.children].map((one) => document.importNode(one, true));
}

/**
 * Put a part in the place of the one a form stands in; nothing in the place of what is gone.
 * @param {HTMLElement} form
 * @param {string} html
 */
export function swap(form, html) {
  const old = /** @type {HTMLElement} */ (form.closest("[data-part]"));
  const name = nameOf(form);
  const [part] = elementsOf(html);
  if (!part) {
    const row = old.closest("li");
    const next = row?.nextElementSibling ?? row?.previousElementSibling ?? row?.parentElement;
    row?.remove();
    focus(next?.querySelector("article") ?? document.querySelector("#comments-title"));
    return;
  }
  old.replaceWith(part);
  focus([...part.querySelectorAll("form")].find((one) => nameOf(one) === name) ?? part);
}

/** @param {HTMLFormElement|HTMLElement} form */
function nameOf(form) {
  return form.getAttribute("action");
}

/**
 * @param {HTMLElement} comments
 * @param {string} html
 */
export function prepend(comments, html) {
  const threads = comments.querySelector("[data-threads]");
  const [thread] = elementsOf(html);
  threads?.prepend(thread);
  comments.querySelector("[data-no-comments]")?.remove();
  focus(thread.querySelector("article"));
}

/**
 * Put a reply at the end of its thread, and close the form it was written in.
 * @param {HTMLElement} form
 * @param {string} html
 */
export function append(form, html) {
  const replies = /** @type {HTMLElement} */ (
    form.closest("[data-thread]")?.querySelector("[data-replies]")
  );
  const [reply] = elementsOf(html);
  replies.hidden = false;
  replies.append(reply);
  form.closest("details")?.removeAttribute("open");
  focus(reply.querySelector("article"));
}

/**
 * Put what a "more" link leads to behind what is there; what is there already is not put twice.
 * @param {HTMLElement} link
 * @param {string} html
 */
export function merge(link, html) {
  const more = /** @type {HTMLElement} */ (link.closest(".more"));
  const kind = more.hasAttribute("data-more-replies") ? "replies" : "threads";
  const list = /** @type {HTMLElement} */ (more.previousElementSibling);
  const made = elementsOf(html);
  const find = (/** @type {string} */ what) =>
    made.map((one) => (one.matches(what) ? one : one.querySelector(what))).find(Boolean);
  const rows = [...(find(`[data-${kind}]`)?.children ?? [])].filter(isNew);
  list.hidden = false;
  list.append(...rows);
  const next = find(`[data-more-${kind}]`);
  if (next) more.replaceWith(next);
  else more.remove();
  focus(rows[0]?.querySelector("article"));
}

/** @param {Element} row */
function isNew(row) {
  const id = row.querySelector("article")?.id;
  return !id || !document.getElementById(id);
}

/**
 * Follow a link by a script, and by the browser where that does not work.
 * @param {HTMLAnchorElement} link
 * @param {() => Promise<void>} step
 */
export async function follow(link, step) {
  link.setAttribute("aria-disabled", "true");
  try {
    await step();
  } catch {
    location.assign(link.href);
  } finally {
    link.removeAttribute("aria-disabled");
  }
}

/** @param {Element|null|undefined} where */
function focus(where) {
  if (!where) return;
  const element = /** @type {HTMLElement} */ (
    where.matches("form, details") ? (where.querySelector("button, summary") ?? where) : where
  );
  if (!element.matches("button, summary, a")) element.tabIndex = -1;
  element.focus({ preventScroll: false });
}
