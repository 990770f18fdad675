// Small, quick charts on a canvas; the sheet beside it is the library's own.
import "uplot/dist/uPlot.min.css";

export { default as uPlot } from "uplot";
