// The dark and light switch: changes at once, and is remembered in a cookie the server reads.
const YEAR = 31_536_000;

function shown() {
  const chosen = document.documentElement.dataset.theme;
  if (chosen) return chosen;
  return matchMedia("(prefers-color-scheme: light)").matches ? "light" : "dark";
}

function label(button) {
  const other = shown() === "dark" ? "light" : "dark";
  button.value = other;
  const use = button.querySelector("use");
  const sprite = use.getAttribute("href").split("#")[0];
  use.setAttribute("href", `${sprite}#${other === "light" ? "sun" : "moon"}`);
}

function remember(theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${theme}; Path=/; Max-Age=${YEAR}; SameSite=Lax${secure}`;
}

export function startTheme() {
  const button = document.querySelector("[data-theme-switch]");
  if (!button) return;
  label(button);
  button.addEventListener("click", (event) => {
    event.preventDefault();
    remember(button.value);
    label(button);
  });
}
