/** How captions look to this person: how large, and on what ground. Kept in this browser. */

import { recall, remember } from "./preferences.js";
import { say } from "../lib/words.js";

/** Each choice by the name it is kept under; the first is what nobody has to choose. */
const CHOICES = {
  "caption-size": ["normal", "small", "large", "huge"],
  "caption-look": ["dimmed", "black", "yellow", "outline"],
};

const SIZES = { small: "75%", normal: "100%", large: "150%", huge: "200%" };
const OUTLINE = "0 0 3px #000, 1px 1px 2px #000, -1px -1px 2px #000, 1px -1px 2px #000, -1px 1px 2px #000";
const LOOKS = {
  dimmed: "background: rgb(0 0 0 / 72%); color: #fff;",
  black: "background: #000; color: #fff;",
  yellow: "background: #000; color: #ffe14d;",
  outline: `background: transparent; color: #fff; text-shadow: ${OUTLINE};`,
};

/** @typedef {keyof typeof CHOICES} Choice */

/** @param {Choice} choice */
const chosen = (choice) => {
  const kept = recall(choice) ?? "";
  return CHOICES[choice].includes(kept) ? kept : CHOICES[choice][0];
};

/** @param {Choice} choice */
const menu = (choice) => {
  const items = CHOICES[choice].map((value) => {
    const checked = value === chosen(choice) ? "checked" : "";
    const words = say(`player.${choice}.${value}`);
    return `<media-chrome-menu-item type="radio" value="${value}" ${checked}>${words}</media-chrome-menu-item>`;
  });
  const title = say(`player.${choice}`);
  return `<media-settings-menu-item class="player-caption-style">${title}
    <media-chrome-menu slot="submenu" hidden data-choice="${choice}"><div slot="title">${title}</div>${items.join("")}</media-chrome-menu>
  </media-settings-menu-item>`;
};

/** The entries of the settings menu. */
export const captionStyleMenus = () => menu("caption-size") + menu("caption-look");

/**
 * Draw captions as this person likes them, and keep what they choose.
 * @param {HTMLElement} root the player's frame
 * @param {HTMLVideoElement} video what draws them, where no style sheet of the page reaches
 */
export function styleCaptions(root, video) {
  const sheet = new CSSStyleSheet();
  const home = /** @type {ShadowRoot} */ (video.getRootNode());
  home.adoptedStyleSheets = [...home.adoptedStyleSheets, sheet];
  const style = { "caption-size": chosen("caption-size"), "caption-look": chosen("caption-look") };
  draw(sheet, style);
  for (const list of root.querySelectorAll("[data-choice]")) {
    list.addEventListener("change", () => {
      style[list.dataset.choice] = list.value;
      remember(list.dataset.choice, list.value);
      draw(sheet, style);
    });
  }
}

/**
 * @param {CSSStyleSheet} sheet
 * @param {Record<Choice, string>} style
 */
function draw(sheet, style) {
  const size = SIZES[/** @type {keyof typeof SIZES} */ (style["caption-size"])];
  const look = LOOKS[/** @type {keyof typeof LOOKS} */ (style["caption-look"])];
  sheet.replaceSync(`video::cue { font-size: ${size}; ${look} }`);
}
