// What every page does: theme switch, menus, toasts, times in the reader's zone, load more, previews.
import { startMenus } from "./lib/menus.js";
import { startMore } from "./lib/more.js";
import { startPreviews } from "./lib/previews.js";
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
startPreviews();
startLater();
startSearch();
