import type { News } from "../core/release/entry.ts";
import { type Reading, tagOf, textOr } from "./github-reading.ts";
import { at, textAt } from "./json.ts";
import { cleanText, NO_CLAIMS, parseTime, usableUrl } from "./sent.ts";

const SHA = /^[0-9a-f]{40}$/i;
const BRANCH_REF = /^refs\/heads\/(.+)$/s;

/** A release that is taken back may be a draft again; of a draft nobody was ever told. */
function newsOf(action: string, given: unknown): { type: string; news: News } | null {
  if (action === "unpublished" || (action === "deleted" && at(given, "draft") !== true))
    return { type: "release.cancelled", news: { kind: "withdrawn", reason: `GitHub release ${action}` } };
  if (action === "edited" || at(given, "draft") === true) return null;
  const isPublished = action !== "created" && at(given, "prerelease") !== true;
  return isPublished
    ? { type: "release.published", news: { kind: "published" } }
    : { type: "release.tagged", news: { kind: "tagged" } };
}

/** `release`: published, taken back, or only tagged. */
export function release(body: unknown): Reading {
  const given = at(body, "release");
  const version = textOr(given, 128, ["tag_name"]);
  if (version === null) return { missing: "release.tag_name" };
  const said = newsOf(textAt(body, "action") ?? "", given);
  if (said === null) return "ignored";
  const commitish = textAt(given, "target_commitish") ?? "";
  const published = parseTime(at(given, "published_at")) ?? parseTime(at(given, "created_at"));
  return {
    ...said,
    claims: { version, commit: SHA.test(commitish) ? commitish : null, digest: null },
    // Nothing says when it was taken back: when we learned of it.
    occurredAt: said.news.kind === "withdrawn" ? null : published,
    actor: textOr(body, 200, ["release", "author", "login"], ["sender", "login"]),
    url: usableUrl(at(given, "html_url")),
  };
}

/** A push tells the time in seconds since the epoch, every other event as text. */
function pushedAt(body: unknown): number | null {
  const pushed = at(body, "repository", "pushed_at");
  if (typeof pushed === "number" && Number.isSafeInteger(pushed)) return pushed * 1000;
  return parseTime(pushed) ?? parseTime(at(body, "head_commit", "timestamp"));
}

/** `push`: a tag, or a change on the default branch. */
export function push(body: unknown): Reading {
  const ref = textAt(body, "ref");
  if (ref === null) return { missing: "ref" };
  const commit = textOr(body, 128, ["head_commit", "id"], ["after"]);
  if (at(body, "deleted") === true || commit === null || /^0+$/.test(commit)) return "ignored";
  const said = {
    occurredAt: pushedAt(body),
    actor: textOr(body, 200, ["pusher", "name"], ["sender", "login"]),
    url: usableUrl(at(body, "compare")),
  };
  const version = tagOf(ref);
  if (version !== null) {
    const claims = { version, commit, digest: null };
    return { ...said, type: "release.tagged", claims, news: { kind: "tagged" } };
  }
  const branch = BRANCH_REF.exec(ref)?.[1];
  const main = textOr(body, 300, ["repository", "default_branch"], ["repository", "master_branch"]);
  if (branch === undefined || branch !== main) return "ignored";
  const title = cleanText(textAt(body, "head_commit", "message")?.split("\n")[0], 300);
  return {
    ...said,
    type: "change.merged",
    claims: { ...NO_CLAIMS, commit },
    news: { kind: "change", title },
  };
}
