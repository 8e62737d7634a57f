import { followNews } from "./news.ts";
import { createRefresher } from "./refresh.ts";
import { tellTimes } from "./times.ts";

const TIMES_EVERY_MS = 15_000;

tellTimes(document, Date.now());
setInterval(() => tellTimes(document, Date.now()), TIMES_EVERY_MS);

// Where there is no page there is nothing to follow.
if (document.querySelector(".banner") !== null) {
  const refresh = createRefresher(document, () => tellTimes(document, Date.now()));
  followNews(`${location.pathname.replace(/\/$/, "")}/live`, refresh);
}
