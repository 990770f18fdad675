/** The film of a report, opened at the second it is about. */

import { playerFor } from "../player/choose.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-player]"));

const { id = "", url = "", at = "0" } = root.dataset;
const player = await playerFor(root, { id, url, startAt: () => Number(at) });
await player.open();
