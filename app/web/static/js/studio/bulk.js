// What can be done to the ticked videos stays in sight, and says how many they are.
const boxes = () => [...document.querySelectorAll("input[form='bulk'][name='ids']")];

export function startBulk() {
  const panel = document.querySelector("[data-bulk]");
  if (!panel) return;
  const count = panel.querySelector("[data-count]");
  const all = panel.querySelector("[data-all]");
  const show = () => {
    const ticked = boxes().filter(({ checked }) => checked).length;
    count.textContent = ticked ? count.dataset.words.replace("{count}", String(ticked)) : "";
    panel.toggleAttribute("data-some", ticked > 0);
  };
  document.addEventListener("change", ({ target }) => {
    if (target.matches("input[form='bulk'][name='ids']")) show();
  });
  all.hidden = false;
  all.addEventListener("click", () => {
    const wanted = boxes().some(({ checked }) => !checked);
    for (const box of boxes()) box.checked = wanted;
    show();
  });
  show();
}
