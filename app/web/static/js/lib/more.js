// "Load more" is a link to the next page; here it brings that page's cards into this one.
import { showTimes } from "./time.js";

async function fetchPage(address) {
  const answer = await fetch(address, { headers: { Accept: "text/html" } });
  if (!answer.ok) throw new Error(`${answer.status}`);
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function take(page, link) {
  const list = document.querySelector("[data-more-list]");
  const cards = [...page.querySelector("[data-more-list]").children].map((card) =>
    document.importNode(card, true),
  );
  list.append(...cards);
  showTimes(list);
  cards[0]?.querySelector("a, button")?.focus();
  const next = page.querySelector("[data-more]");
  if (next) link.href = next.getAttribute("href");
  else link.parentElement.remove();
}

export function startMore() {
  const link = document.querySelector("[data-more]");
  link?.addEventListener("click", async (event) => {
    if (event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    link.setAttribute("aria-disabled", "true");
    try {
      take(await fetchPage(link.href), link);
    } catch {
      location.assign(link.href);
    } finally {
      link.removeAttribute("aria-disabled");
    }
  });
}
