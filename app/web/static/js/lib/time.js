// Times, lengths and sizes in words, in the page's language and the reader's time zone.
const STEPS = [
  ["year", 31_536_000],
  ["month", 2_592_000],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const language = document.documentElement.lang || "en";
const relative = new Intl.RelativeTimeFormat(language, { numeric: "auto" });
const absolute = new Intl.DateTimeFormat(language, { dateStyle: "long", timeStyle: "short" });

export function ago(date, now = Date.now()) {
  const seconds = (date.getTime() - now) / 1000;
  const [unit, size] = STEPS.find(([, size]) => Math.abs(seconds) >= size) ?? ["second", 1];
  return relative.format(Math.trunc(seconds / size), unit);
}

export function bytes(count) {
  const units = ["B", "kB", "MB", "GB", "TB"];
  let power = 0;
  while (count >= 1000 && power < units.length - 1) {
    count /= 1000;
    power += 1;
  }
  return `${count.toLocaleString(language, { maximumFractionDigits: power > 1 ? 1 : 0 })} ${units[power]}`;
}

export function span(seconds) {
  if (!Number.isFinite(seconds)) return "";
  const unit = seconds >= 3600 ? "hour" : seconds >= 60 ? "minute" : "second";
  const size = { hour: 3600, minute: 60, second: 1 }[unit];
  return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "short" }).format(
    Math.max(1, Math.round(seconds / size)),
  );
}

export function percent(fraction) {
  return new Intl.NumberFormat(language, { style: "percent" }).format(
    Math.floor(fraction * 100) / 100,
  );
}

export function showTimes(root = document) {
  for (const element of root.querySelectorAll("time[data-ago]")) {
    const date = new Date(element.dateTime);
    element.textContent = ago(date);
    element.title = absolute.format(date);
  }
}

export function startTimes() {
  showTimes();
  setInterval(showTimes, 60_000);
}
