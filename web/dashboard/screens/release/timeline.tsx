import { useInfiniteQuery } from "@tanstack/react-query";
import type { TimelineEntry } from "../../../../schema/contract/releases.ts";
import { Icon } from "../../../ui/icon.tsx";
import { clock, lateness, localDay, moment } from "../../../ui/time.ts";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Raw } from "../../parts/raw.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type ReleasePath, timelineQuery } from "../../queries/project.ts";
import { entryLook } from "../../words/entries.ts";

/** What stands in an entry came from anywhere: only an address of the web becomes a link. */
const isHttp = (url: unknown): url is string => typeof url === "string" && /^https?:/i.test(url);

function Entry({ entry }: { readonly entry: TimelineEntry }) {
  const { type, occurredAt, receivedAt, actor, source, summary, data } = entry;
  const { url, rolloutPercent, status } = data;
  const { icon, tone } = entryLook(type, status);
  const late = lateness(occurredAt, receivedAt);
  return (
    <li class="entry">
      <span class={`entry-mark tone-${tone}`}>
        <Icon name={icon} size={14} />
      </span>
      <div class="entry-body">
        <p>{summary}</p>
        <p class="entry-meta soft">
          <time dateTime={occurredAt} title={moment(occurredAt)}>
            {clock(occurredAt)}
          </time>
          {typeof rolloutPercent === "number" && <span>{rolloutPercent} %</span>}
          {actor !== null && <span>{actor.name}</span>}
          {isHttp(url) ? (
            <a href={url} rel="noreferrer">
              {source}
            </a>
          ) : (
            <span>{source}</span>
          )}
          {late !== null && (
            <span class="entry-late" title={`Came ${late} later, ${moment(receivedAt)}`}>
              <Icon name="clock" size={12} />
              <span class="visually-hidden">came {late} later</span>
            </span>
          )}
        </p>
        <details class="entry-raw">
          <summary>{type}</summary>
          <Raw text={JSON.stringify(data, null, 2)} />
        </details>
      </div>
    </li>
  );
}

/** Entries of one day after another, as they come. */
function byDay(entries: readonly TimelineEntry[]): { day: string; entries: TimelineEntry[] }[] {
  const days: { day: string; entries: TimelineEntry[] }[] = [];
  for (const entry of entries) {
    const day = localDay(entry.occurredAt);
    const last = days.at(-1);
    if (last?.day === day) last.entries.push(entry);
    else days.push({ day, entries: [entry] });
  }
  return days;
}

/** Everything that was told of a release, the newest first. */
export function Timeline({ path }: { readonly path: ReleasePath }) {
  const query = useInfiniteQuery(timelineQuery(path));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  return (
    <section class="card" aria-labelledby="timeline-title">
      <header class="card-head">
        <h2 id="timeline-title">Timeline</h2>
      </header>
      {query.error && !entries && <Failure error={query.error} onRetry={() => void query.refetch()} />}
      {!entries && !query.error && <Skeleton rows={5} label="Loading the timeline" />}
      {entries &&
        byDay(entries).map(({ day, entries: ofDay }) => (
          <div key={day} class="day">
            <h3>{day}</h3>
            <ol class="entries">
              {ofDay.map((entry) => (
                <Entry key={entry.seq} entry={entry} />
              ))}
            </ol>
          </div>
        ))}
      <More query={query} />
    </section>
  );
}
