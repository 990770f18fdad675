/** Draws the numbers of an audience; the tables below say the same, and stand alone without this. */

import { clockOf } from "../player/resume.js";
import { say } from "../lib/words.js";
import { percent } from "../lib/time.js";
import { uPlot } from "../../vendor/charts.js";

const HEIGHT = 240;
const NARROW = 500;
/** So many points can be told apart. */
const MOST_POINTS = 60;
const drawing = JSON.parse(document.getElementById("drawing").textContent);

/**
 * What a chart draws, how its axes are written, how one point of it is read out, in which steps its
 * places are named, and how high it is at least.
 * @typedef {{values: number[][], scale: (y: number) => string, name: (x: number) => string,
 *   read: (n: number) => string, steps: number[], least: number}} Kind
 */
/** @type {Record<string, Kind>} */
const KINDS = {
  retention: {
    values: drawing.retention,
    scale: percent,
    name: clockOf,
    steps: [5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600],
    least: 1,
    read: (n) => {
      const [times, shares] = drawing.retention;
      return say("chart.share", { time: clockOf(times[n]), share: percent(shares[n]) });
    },
  },
  days: {
    values: [drawing.days[0].map((_, n) => n), drawing.days[1]],
    scale: (y) => (Number.isInteger(y) ? String(y) : ""),
    name: (n) => drawing.days[0][n] ?? "",
    steps: [1, 2, 5, 7, 14, 30, 60],
    least: 4,
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
 * @param {Kind} kind
 */
function axesOf(place, { scale, name, steps }) {
  const [line, stroke] = ["--line", "--muted"].map((one) => colour(place, one));
  const lines = { stroke: line, width: 1 };
  const font = `12px ${getComputedStyle(document.body).fontFamily}`;
  const axis = { stroke, font, grid: lines, ticks: lines };
  const named = (_, xs) => xs.map((x) => (x == null ? "" : name(x)));
  const space = place.clientWidth < NARROW ? 48 : 60;
  return [
    { ...axis, space, incrs: steps, values: named },
    { ...axis, size: 52, values: (_, ys) => ys.map(scale) },
  ];
}

/**
 * @param {HTMLElement} place
 * @param {Kind} kind
 */
function seriesOf(place, { values }) {
  const brand = colour(place, "--brand");
  const show = place.clientWidth >= NARROW && values[0].length <= MOST_POINTS;
  const fill = `color-mix(in srgb, ${brand} 18%, transparent)`;
  return [{}, { stroke: brand, width: 2, fill, points: { show, size: 5 } }];
}

/**
 * @param {HTMLElement} place
 * @param {Kind} kind
 */
function options(place, kind) {
  const reading = document.querySelector(`[data-reading="${place.dataset.chart}"]`);
  const read = (plot) => {
    const { idx } = plot.cursor;
    reading.textContent = idx == null ? "" : kind.read(idx);
  };
  return {
    width: place.clientWidth,
    height: HEIGHT,
    legend: { show: false },
    cursor: { y: false, drag: { x: false, y: false }, points: { size: 8 } },
    scales: {
      x: { time: false },
      y: { range: (_, __, most) => [0, Math.max(most * 1.08, kind.least)] },
    },
    axes: axesOf(place, kind),
    series: seriesOf(place, kind),
    hooks: { setCursor: [read] },
  };
}

/** @param {HTMLElement} place */
function draw(place) {
  const kind = KINDS[place.dataset.chart];
  place.replaceChildren();
  new uPlot(options(place, kind), kind.values, place);
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
