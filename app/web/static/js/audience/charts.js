/** Draws the numbers of an audience; the tables below say the same, and stand alone without this. */

import { clockOf } from "../player/resume.js";
import { say } from "../lib/words.js";
import { percent } from "../lib/time.js";
import { uPlot } from "../../vendor/charts.js";

const HEIGHT = 240;
const NARROW = 500;
const drawing = JSON.parse(document.getElementById("drawing").textContent);
/** @type {Record<string, {values: number[][], scale: (y: number) => string, name: (n: number) => string, read: (n: number) => string}>} */
const KINDS = {
  retention: {
    values: drawing.retention,
    scale: percent,
    name: clockOf,
    read: (n) => {
      const [times, shares] = drawing.retention;
      return say("chart.share", { time: clockOf(times[n]), share: percent(shares[n]) });
    },
  },
  days: {
    values: [drawing.days[0].map((_, n) => n), drawing.days[1]],
    scale: (y) => (Number.isInteger(y) ? String(y) : ""),
    name: (n) => drawing.days[0][n] ?? "",
    read: (n) => {
      const [days, views] = drawing.days;
      return say("chart.views", { day: days[n], views: views[n] });
    },
  },
};

/**
 * A colour of the theme as numbers, which a canvas can take.
 * @param {Element} place
 * @param {string} name
 */
function colour(place, name) {
  const probe = document.createElement("span");
  probe.style.color = `var(${name})`;
  place.append(probe);
  const found = getComputedStyle(probe).color;
  probe.remove();
  return found;
}

/**
 * @param {HTMLElement} place
 * @param {string} kind
 */
function options(place, kind) {
  const { scale, name, read } = KINDS[kind];
  const [line, muted, brand] = ["--line", "--muted", "--brand"].map((one) => colour(place, one));
  const reading = document.querySelector(`[data-reading="${kind}"]`);
  const axis = { stroke: muted, grid: { stroke: line, width: 1 }, ticks: { stroke: line, width: 1 } };
  const font = "12px " + getComputedStyle(document.body).fontFamily;
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: { x: { time: false }, y: { range: (_, __, most) => [0, Math.max(most * 1.08, kind === "days" ? 4 : 1)] } },
    axes: [
      { ...axis, font, space: place.clientWidth < NARROW ? 70 : 60, incrs: kind === "days" ? [1, 2, 5, 7, 14, 30, 60] : [5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600], values: (_, xs) => xs.map((x) => (x == null ? "" : name(x))) },
      { ...axis, font, size: 52, values: (_, ys) => ys.map(scale) },
    ],
    series: [{}, { stroke: brand, width: 2, fill: `color-mix(in srgb, ${brand} 18%, transparent)`, points: { show: place.clientWidth >= NARROW && KINDS[kind].values[0].length < 60 && kind === "days", size: 5 } }],
    hooks: {
      setCursor: [(plot) => (reading.textContent = plot.cursor.idx == null ? "" : read(plot.cursor.idx))],
    },
  };
}

/** @param {HTMLElement} place */
function draw(place) {
  const { chart } = place.dataset;
  place.replaceChildren();
  new uPlot(options(place, chart), KINDS[chart].values, place);
  place.dataset.drawn = "";
}

/** @param {HTMLElement} place */
function start(place) {
  const { chart } = place.dataset;
  if (!KINDS[chart].values[0].length) return;
  place.hidden = false;
  document.querySelector(`[data-reading="${chart}"]`).removeAttribute("hidden");
  place.parentElement.querySelector("[data-twin]")?.removeAttribute("open");
  let wide = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === wide) return;
    wide = place.clientWidth;
    draw(place);
  }).observe(place);
  const again = () => draw(place);
  new MutationObserver(again).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", again);
}

for (const place of document.querySelectorAll("[data-chart]")) start(/** @type {HTMLElement} */ (place));
