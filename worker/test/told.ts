import fc from "fast-check";
import { environmentKey } from "../core/environment/name.ts";
import type { Entry, News } from "../core/release/entry.ts";
import { anyNews, entry } from "./entries.ts";

/** A deployment stays in the environment it was first reported from. */
const rooted = (news: News): News =>
  news.kind === "deployment" && news.deploymentId !== null
    ? { ...news, deploymentId: `${news.deploymentId} ${environmentKey(news.environment.name)}` }
    : news;

/** What was told of three releases of a project, each of its own second, in no particular order. */
export const told = (maxLength: number): fc.Arbitrary<Entry[]> =>
  fc
    .array(
      fc.record({
        news: anyNews,
        version: fc.constantFrom("1.0.0", "1.1.0", "2.0.0"),
        at: fc.integer({ min: 1, max: 30 }),
      }),
      { minLength: 1, maxLength },
    )
    .map((rows) =>
      rows.map(({ news, version, at }, index) =>
        entry(rooted(news), {
          key: `k${String(index).padStart(3, "0")}`,
          occurredAt: at * 1_000 + index,
          claims: { version, commit: null, digest: null },
        }),
      ),
    );

/** The same as it happened, and nothing taken away by a release that does not run there. */
export const asItHappened = (entries: readonly Entry[]): Entry[] =>
  entries.filter(({ news }) => news.kind !== "removal").toSorted((a, b) => a.occurredAt - b.occurredAt);
