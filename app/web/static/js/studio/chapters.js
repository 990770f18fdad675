// Rows of chapters that come and go; without this script there are empty ones to fill.
const form = document.querySelector("[data-chapters]");
const rows = form.querySelector("[data-rows]");
const template = form.querySelector("[data-row]");

function isEmpty(row) {
  return [...row.querySelectorAll("input")].every(({ value }) => !value.trim());
}

function addRow() {
  rows.append(template.content.cloneNode(true));
  arm(rows.lastElementChild);
  rows.lastElementChild.querySelector("input").focus();
}

function arm(row) {
  const button = row.querySelector("[data-remove]");
  button.hidden = false;
  button.addEventListener("click", () => {
    const next = row.nextElementSibling ?? row.previousElementSibling;
    row.remove();
    (next?.querySelector("input") ?? form.querySelector("[data-add]")).focus();
  });
}

const [, ...spare] = [...rows.children].filter(isEmpty);
for (const row of spare) row.remove();
for (const row of rows.children) arm(row);
const add = form.querySelector("[data-add]");
add.hidden = false;
add.addEventListener("click", addRow);
