// A day and a time somebody chooses: kept in UTC, written and read in their own zone.
const pad = (number) => String(number).padStart(2, "0");

/**
 * `2026-11-27T20:00` in UTC as the same moment here, written alike.
 * @param {string} text
 */
export function here(text) {
  const date = new Date(`${text}Z`);
  if (Number.isNaN(date.getTime())) return text;
  const day = [date.getFullYear(), pad(date.getMonth() + 1), pad(date.getDate())].join("-");
  return `${day}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

/**
 * A moment here as UTC, written alike.
 * @param {string} text
 */
export function inUtc(text) {
  const date = new Date(text);
  return Number.isNaN(date.getTime()) ? text : date.toISOString().slice(0, 16);
}

/**
 * @param {Element|null} block holds the field, and a hint that names the zone
 */
export function startLocalTime(block) {
  const field = block?.querySelector("[type='datetime-local']");
  const hint = block?.querySelector("[data-zone]");
  if (!field || !hint) return;
  const { timeZone } = new Intl.DateTimeFormat().resolvedOptions();
  // What somebody wrote before this script came is in their own time already.
  if (field.value === field.defaultValue) field.value = here(field.value);
  hint.textContent = hint.dataset.words.replace("{zone}", timeZone);
  field.form.addEventListener("formdata", ({ formData }) => {
    formData.set(field.name, inUtc(field.value));
  });
}
