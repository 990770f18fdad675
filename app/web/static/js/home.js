/** The home page: buttons that move a row of cards on, where a mouse has no other way. */

/** @param {HTMLElement} row */
function offerSteps(row) {
  const list = /** @type {HTMLElement} */ (row.querySelector("[data-row-cards]"));
  const tools = /** @type {HTMLElement} */ (row.querySelector("[data-row-tools]"));
  const buttons = /** @type {HTMLElement[]} */ ([...tools.querySelectorAll("[data-row-step]")]);
  const show = () => {
    const rest = list.scrollWidth - list.clientWidth;
    tools.hidden = rest < 8;
    for (const button of buttons) {
      const isAtEnd = Number(button.dataset.rowStep) < 0 ? list.scrollLeft < 8 : list.scrollLeft > rest - 8;
      button.setAttribute("aria-disabled", String(isAtEnd));
    }
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      list.scrollBy({ left: Number(button.dataset.rowStep) * list.clientWidth * 0.8, behavior: "smooth" });
    });
  }
  list.addEventListener("scroll", show, { passive: true });
  new ResizeObserver(show).observe(list);
}

if (matchMedia("(hover: hover)").matches) {
  for (const row of document.querySelectorAll("[data-row]")) offerSteps(/** @type {HTMLElement} */ (row));
}
