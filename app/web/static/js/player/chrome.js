/** The player's face: the media element and its controls, made of media-chrome's parts. */

import "../../vendor/player.js";
import { captionStyleMenus, styleCaptions } from "./caption_style.js";
import { say } from "../lib/words.js";

const THEATRE = `<svg class="player-line" viewBox="0 0 24 24" aria-hidden="true"><path d="M2.5 6.5h19v11h-19z"/></svg>`;
const GEAR = `<svg slot="icon" class="player-line" viewBox="0 0 24 24" aria-hidden="true"><circle cx="12" cy="12" r="3.2"/>
  <path d="M12 2.8v3M12 18.2v3M2.8 12h3M18.2 12h3M5.5 5.5l2.1 2.1M16.4 16.4l2.1 2.1M5.5 18.5l2.1-2.1M16.4 7.6l2.1-2.1"/>
  <circle cx="12" cy="12" r="6.6"/></svg>`;

const face = () => `
<media-controller class="player-chrome" nohotkeys nosubtitleslangpref breakpoints="sm:380 md:560 lg:900">
  <hls-video slot="media" playsinline tabindex="-1"></hls-video>
  <media-loading-indicator slot="centered-chrome" noautohide></media-loading-indicator>
  <div slot="centered-chrome" class="player-big">
    <media-play-button class="player-start" notooltip></media-play-button>
  </div>
  <media-settings-menu hidden anchor="auto">
    <media-settings-menu-item>${say("player.quality")}
      <media-rendition-menu slot="submenu" hidden><div slot="title">${say("player.quality")}</div></media-rendition-menu>
    </media-settings-menu-item>
    <media-settings-menu-item data-menu="speed">${say("player.speed")}
      <media-playback-rate-menu slot="submenu" hidden rates="0.5 0.75 1 1.25 1.5 2">
        <div slot="title">${say("player.speed")}</div>
      </media-playback-rate-menu>
    </media-settings-menu-item>
    <media-settings-menu-item>${say("player.captions")}
      <media-captions-menu slot="submenu" hidden><div slot="title">${say("player.captions")}</div></media-captions-menu>
    </media-settings-menu-item>
    ${captionStyleMenus()}
    <media-settings-menu-item>${say("player.voice")}
      <media-audio-track-menu slot="submenu" hidden><div slot="title">${say("player.voice")}</div></media-audio-track-menu>
    </media-settings-menu-item>
  </media-settings-menu>
  <div class="player-bars">
    <media-time-range>
      <media-preview-thumbnail slot="preview"></media-preview-thumbnail>
      <media-preview-chapter-display slot="preview"></media-preview-chapter-display>
      <media-preview-time-display slot="preview"></media-preview-time-display>
    </media-time-range>
    <media-control-bar>
      <media-play-button notooltip></media-play-button>
      <media-mute-button notooltip></media-mute-button>
      <media-volume-range></media-volume-range>
      <media-time-display showduration notoggle></media-time-display>
      <span class="player-space"></span>
      <media-captions-button></media-captions-button>
      <media-settings-menu-button>${GEAR}</media-settings-menu-button>
      <media-pip-button notooltip></media-pip-button>
      <media-chrome-button class="player-theatre" aria-label="${say("player.theatre")}">${THEATRE}
        <span slot="tooltip-content">${say("player.theatre")}</span>
      </media-chrome-button>
      <media-fullscreen-button notooltip></media-fullscreen-button>
    </media-control-bar>
  </div>
</media-controller>
<p class="player-words" role="status" hidden></p>`;

/**
 * Put the controls into a frame; the still picture that stood there becomes the poster behind the film.
 * @param {HTMLElement} root
 */
export function furnish(root) {
  const still = root.querySelector("img")?.getAttribute("src");
  root.innerHTML = face();
  mendRoles(root);
  const media = /** @type {HTMLElement & Record<string, any>} */ (root.querySelector("hls-video"));
  if (still) media.setAttribute("poster", still);
  styleCaptions(root, media.nativeEl);
  return {
    media,
    controller: /** @type {HTMLElement} */ (root.querySelector("media-controller")),
    words: /** @type {HTMLElement} */ (root.querySelector(".player-words")),
    theatre: /** @type {HTMLElement} */ (root.querySelector(".player-theatre")),
  };
}

/**
 * Give media-chrome's parts the roles their states and places call for.
 * @param {HTMLElement} root
 */
function mendRoles(root) {
  root.querySelector("media-captions-button")?.setAttribute("role", "switch");
  for (const menu of root.querySelectorAll("[slot='submenu'], media-settings-menu")) {
    menu.shadowRoot?.querySelector("slot[name='header'] > button")?.setAttribute("role", "menuitem");
  }
}
