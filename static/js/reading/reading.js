// The reading page. Everything here adds to a page that is complete without it.
// Order matters where several listen to one key: who is listed first may take it.

import "./ahead.js";
import "./popover.js";
import "./asking.js";
import "./cardkeys.js";
import "./toolbar.js";
import "./cursor.js";
import "./chooser.js";
import "./suggestions.js";
import "./sheet.js";
import "./swaps.js";
import "./margin.js";
import "./map.js";
import "./lighting.js";
import "./joints.js";
import "./adding.js";
import "./occurrences.js";
import "./bounds.js";
import "./keys.js";
import "./notes.js";
import "./mentions.js";
import "./thread.js";
import "./progress.js";
import "./live.js";
