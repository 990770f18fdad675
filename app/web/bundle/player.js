// What the player page needs: media-chrome's controls and the element that plays HLS.
import "media-chrome";
import "media-chrome/menu";
import "hls-video-element";

export { default as Hls } from "hls.js";
