// What every page does: theme switch, menus, toasts, times in the reader's zone, load more.
import { startMenus } from "./lib/menus.js";
import { startMore } from "./lib/more.js";
import { startTheme } from "./lib/theme.js";
import { startTimes } from "./lib/time.js";
import { startToasts } from "./lib/toasts.js";
import { startLater } from "./playlists/later.js";
import { startSearch } from "./search/box.js";

startTheme();
startMenus();
startToasts();
startTimes();
startMore();
startLater();
startSearch();
