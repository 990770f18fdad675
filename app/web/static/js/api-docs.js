// Making the calls of the API page: the form's values become an address and a body, and what
// comes back is shown as it came.
import { csrfToken } from "./lib/api.js";

const token = document.querySelector("[data-token]");

function address(form) {
  let path = form.dataset.path;
  const query = new URLSearchParams();
  for (const input of form.querySelectorAll("[data-where]")) {
    const { where } = input.dataset;
    if (where === "path") path = path.replace(`{${input.name}}`, encodeURIComponent(input.value));
    if (where === "query" && input.value) query.set(input.name, input.value);
  }
  return query.size ? `${path}?${query}` : path;
}

function options(form) {
  const headers = { Accept: "application/json" };
  if (token.value) headers.Authorization = `Bearer ${token.value}`;
  else headers["X-CSRFToken"] = csrfToken();
  const body = form.querySelector('[data-where="body"]')?.value;
  if (body !== undefined) headers["Content-Type"] = "application/json";
  return { method: form.dataset.verb, headers, body };
}

function pretty(text) {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}

function show(form, status, text) {
  form.querySelector("[data-status]").textContent = status;
  form.querySelector("[data-said]").textContent = pretty(text);
  form.querySelector("[data-answer]").hidden = false;
}

async function send(form) {
  const answer = await fetch(address(form), options(form));
  show(form, `${answer.status} ${answer.statusText}`, await answer.text());
}

for (const part of document.querySelectorAll("[data-try]")) part.hidden = false;
for (const form of document.querySelectorAll("[data-call]")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form).catch((error) => show(form, "", error.message));
  });
}
const named = location.hash && document.getElementById(location.hash.slice(1));
if (named instanceof HTMLDetailsElement) named.open = true;
