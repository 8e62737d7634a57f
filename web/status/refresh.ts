const summaryOf = (root: ParentNode) => root.querySelector(".banner")?.textContent?.trim() ?? "";

/** Puts the page's newest content in place of what is shown, and says aloud what its headline has become. */
function show(page: Document, fetched: Document): void {
  const [old, fresh] = [page.querySelector("#page"), fetched.querySelector("#page")];
  if (old === null || fresh === null) return;
  const before = summaryOf(old);
  old.replaceWith(page.adoptNode(fresh));
  page.title = fetched.title;
  const news = page.querySelector("#news");
  if (news !== null && summaryOf(fresh) !== before) news.textContent = summaryOf(fresh);
}

/**
 * A function that asks for the page again and shows it where it changed. Calls during a request lead to one more
 * request after it, since that one may have been answered before what they tell of happened.
 */
export function createRefresher(page: Document, onShown: () => void): () => void {
  let shownTag: string | null = null;
  let isAsking = false;
  let isStale = false;

  const ask = async () => {
    const response = await fetch(location.href, { cache: "no-cache", headers: { accept: "text/html" } });
    // Any other answer is a fault on the way, and no news of the page.
    if (!response.ok && response.status !== 404) return;
    const tag = response.headers.get("etag");
    if (tag !== null && tag === shownTag) return;
    show(page, new DOMParser().parseFromString(await response.text(), "text/html"));
    shownTag = tag;
    onShown();
  };

  return function refresh(): void {
    isStale = true;
    if (isAsking) return;
    isAsking = true;
    isStale = false;
    ask()
      .catch(() => undefined)
      .finally(() => {
        isAsking = false;
        if (isStale) refresh();
      });
  };
}
