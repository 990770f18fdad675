// The search field as a combobox: suggestions while typing, chosen by keys or by a tap.
import { get } from "../lib/api.js";

const WAIT_MS = 120;

/** @param {HTMLInputElement} input */
function listFor(input) {
  const list = document.createElement("ul");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.list);
  input.after(list);
  for (const [name, value] of Object.entries({
    role: "combobox",
    "aria-autocomplete": "list",
    "aria-controls": list.id,
    "aria-expanded": "false",
  })) {
    input.setAttribute(name, value);
  }
  return list;
}

class SearchBox {
  /** @param {HTMLInputElement} input */
  constructor(input) {
    this.input = input;
    this.list = listFor(input);
    this.typed = input.value;
    this.asked = 0;
    this.chosen = -1;
    input.addEventListener("input", () => this.ask());
    input.addEventListener("keydown", (event) => this.press(event));
    input.addEventListener("blur", () => this.close());
    // Before the field loses the focus, which would close the list.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => {
      const option = event.target.closest("[role=option]");
      if (option) this.take(option);
    });
  }

  ask() {
    this.typed = this.input.value;
    const number = ++this.asked;
    clearTimeout(this.waiting);
    if (!this.typed.trim()) return this.close();
    this.waiting = setTimeout(() => this.load(number), WAIT_MS);
  }

  async load(number) {
    try {
      const found = await get(`/search/suggest?q=${encodeURIComponent(this.typed.slice(0, 300))}`);
      if (number === this.asked && this.input === document.activeElement) this.show(found.items);
    } catch {
      this.close();
    }
  }

  show(items) {
    this.choose(-1);
    this.list.replaceChildren(...items.map((item, n) => this.option(item, n)));
    this.open(items.length > 0);
  }

  option(item, n) {
    const option = document.createElement("li");
    const text = document.createElement("span");
    const kind = document.createElement("span");
    option.id = `${this.list.id}-${n}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.text = item.text;
    text.textContent = item.text;
    kind.className = "kind";
    kind.textContent = this.input.dataset[item.kind];
    option.append(text, " ", kind);
    return option;
  }

  open(open) {
    this.list.hidden = !open;
    this.input.setAttribute("aria-expanded", String(open));
  }

  close() {
    this.asked++;
    clearTimeout(this.waiting);
    this.choose(-1);
    this.open(false);
  }

  choose(n) {
    const options = [...this.list.children];
    this.chosen = n;
    options.forEach((option, m) => option.setAttribute("aria-selected", String(m === n)));
    if (n < 0) this.input.removeAttribute("aria-activedescendant");
    else {
      this.input.setAttribute("aria-activedescendant", options[n].id);
      options[n].scrollIntoView({ block: "nearest" });
    }
  }

  move(step) {
    const count = this.list.children.length;
    // One place more than there are options: the field with what was typed.
    const n = ((this.chosen + 1 + step + count + 1) % (count + 1)) - 1;
    this.choose(n);
    this.input.value = n < 0 ? this.typed : this.list.children[n].dataset.text;
  }

  press(event) {
    if (event.isComposing || this.list.hidden) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) {
      event.preventDefault();
      this.move(step);
    } else if (event.key === "Escape") {
      event.preventDefault();
      this.input.value = this.typed;
      this.close();
    }
  }

  take(option) {
    this.input.value = option.dataset.text;
    this.close();
    this.input.form.requestSubmit();
  }
}

export function startSearch() {
  for (const input of document.querySelectorAll("[data-search-input]")) new SearchBox(input);
}
