// The page's sentences for its scripts, translated by the server; {name} is filled in here.
const element = document.querySelector("#words");
const words = element ? JSON.parse(element.textContent) : {};

export function say(key, values = {}) {
  const text = words[key] ?? key;
  return text.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}
