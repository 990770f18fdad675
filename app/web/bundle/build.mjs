// Bundles the third-party browser code once, into the git-ignored static/vendor folder:
// ES modules, the fonts' stylesheet and one sprite of the icons that icons.json names.
import { build } from "esbuild";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const vendor = resolve(here, "../static/vendor");
const entries = ["player.js", "youtube.js", "realtime.js", "upload.js", "charts.js", "fonts.css"];

async function bundle() {
  await build({
    absWorkingDir: root,
    entryPoints: entries.map((name) => join(here, name)),
    outdir: vendor,
    assetNames: "[name]",
    bundle: true,
    chunkNames: "chunk-[hash]",
    format: "esm",
    legalComments: "linked",
    loader: { ".woff2": "file" },
    logLevel: "warning",
    minify: true,
    mainFields: ["browser", "module", "main"],
    splitting: true,
    target: ["es2022"],
  });
}

async function symbol(name) {
  const folder = join(root, "node_modules/lucide-static/icons");
  const svg = await readFile(join(folder, `${name}.svg`), "utf8");
  const shapes = svg.slice(svg.indexOf(">", svg.indexOf("<svg")) + 1, svg.lastIndexOf("</svg>"));
  return `<symbol id="${name}" viewBox="0 0 24 24">${shapes.replace(/\s*\n\s*/g, "")}</symbol>`;
}

async function sprite() {
  const names = JSON.parse(await readFile(join(here, "icons.json"), "utf8"));
  const symbols = await Promise.all(names.map(symbol));
  const text = `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols.join("\n")}\n</svg>\n`;
  await writeFile(join(vendor, "icons.svg"), text);
}

await rm(vendor, { recursive: true, force: true });
await mkdir(vendor, { recursive: true });
await Promise.all([bundle(), sprite()]);
console.log(`app/web/static/vendor: ${(await readdir(vendor)).length} files`);
