// The list of my videos is written by the server; when a state changes it is fetched again.
import { showTimes } from "../lib/time.js";

let fetching = null;

async function fetchPart(selector) {
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(`${answer.status}`);
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  return page.querySelector(selector);
}

// Steps that are shown already stay until the next status arrives, so that nothing flickers.
function keepSteps(old, fresh) {
  for (const list of old.querySelectorAll("[data-video] [data-steps]")) {
    const id = list.closest("[data-video]").dataset.video;
    const place = fresh.querySelector(`[data-video="${id}"] [data-steps]`);
    place?.append(...[...list.children].map((item) => item.cloneNode(true)));
  }
}

function keepTicks(old, fresh) {
  for (const { value } of old.querySelectorAll("input[name='ids']:checked")) {
    const box = fresh.querySelector(`input[name='ids'][value="${CSS.escape(value)}"]`);
    if (box) box.checked = true;
  }
}

// The link a person has the focus on keeps it, in the new list.
function keepFocus(old, fresh, put) {
  const held = old.contains(document.activeElement) && document.activeElement.getAttribute("href");
  put();
  if (held) fresh.querySelector(`a[href="${CSS.escape(held)}"]`)?.focus();
}

async function replace(selector) {
  const fresh = document.importNode(await fetchPart(selector), true);
  const old = document.querySelector(selector);
  keepSteps(old, fresh);
  keepTicks(old, fresh);
  keepFocus(old, fresh, () => old.replaceWith(fresh));
  showTimes(fresh);
  return true;
}

// Resolves when the part is as the server has it; calls while one is under way share it.
export function reload(selector) {
  fetching ??= replace(selector)
    .catch(() => false)
    .finally(() => {
      fetching = null;
    });
  return fetching;
}
