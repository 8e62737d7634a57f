import { clock, day, moment } from "../../../ui/time.ts";
import { useNow } from "../../parts/use-now.ts";
import { took } from "../../words/webhooks.ts";
import { barsOf, everyHour, type Hour, hoursInWords, midnights } from "./hours.ts";
import "./hours.css";

const HIGH = 100;
const WIDE = 4;
const GAP = 1;
/** A label needs room up to the right end. */
const LAST_LABEL = 0.94;

const hourWords = ({ start, succeeded, failed, medianMs }: Hour): string =>
  `${moment(start)}: ${succeeded} arrived, ${failed} failed${medianMs === null ? "" : `, half within ${took(medianMs)}`}`;

function Drawn({ hours }: { readonly hours: readonly Hour[] }) {
  const { zero, bars } = barsOf(hours);
  const ground = zero * HIGH;
  const width = hours.length * WIDE;
  return (
    <svg class="hours" viewBox={`0 0 ${width} ${HIGH}`} preserveAspectRatio="none" aria-hidden="true">
      {midnights(hours).map((at) => (
        <line key={at} class="hours-day" x1={at * WIDE} x2={at * WIDE} y1={0} y2={HIGH} />
      ))}
      {bars.map(({ hour, up, down }, at) => (
        <g key={hour.start}>
          <title>{hourWords(hour)}</title>
          <rect class="hours-room" x={at * WIDE} y={0} width={WIDE} height={HIGH} />
          {up > 0 && (
            <rect
              class="hours-up"
              x={at * WIDE}
              y={ground - up * HIGH}
              width={WIDE - GAP}
              height={up * HIGH}
            />
          )}
          {down > 0 && (
            <rect class="hours-down" x={at * WIDE} y={ground} width={WIDE - GAP} height={down * HIGH} />
          )}
        </g>
      ))}
      <line class="hours-ground" x1={0} x2={width} y1={ground} y2={ground} />
    </svg>
  );
}

function Days({ hours }: { readonly hours: readonly Hour[] }) {
  return (
    <p class="hours-days" aria-hidden="true">
      {midnights(hours)
        .filter((at) => at / hours.length < LAST_LABEL)
        .map((at) => (
          <span key={at} style={{ insetInlineStart: `${(at / hours.length) * HIGH}%` }}>
            {new Intl.DateTimeFormat(undefined, { weekday: "short" }).format(new Date(hours[at]?.start ?? 0))}
          </span>
        ))}
    </p>
  );
}

function HourTable({ hours }: { readonly hours: readonly Hour[] }) {
  return (
    <details class="hours-table">
      <summary>As a table</summary>
      <table class="table">
        <caption class="visually-hidden">Attempts by hour, the newest first</caption>
        <thead>
          <tr>
            <th scope="col">Hour from</th>
            <th scope="col">Arrived</th>
            <th scope="col">Failed</th>
            <th scope="col">Half within</th>
          </tr>
        </thead>
        <tbody>
          {hours.map(({ start, succeeded, failed, medianMs }) => (
            <tr key={start}>
              <th scope="row">
                {day(start)}, {clock(start)}
              </th>
              <td>{succeeded}</td>
              <td>{failed}</td>
              <td>{medianMs === null ? "–" : took(medianMs)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

/** What an endpoint did, hour by hour: a picture for the eye, a table for everybody. */
export function HourBars({ hours }: { readonly hours: readonly Hour[] }) {
  const all = everyHour(hours, useNow());
  const busy = all.filter(({ succeeded, failed }) => succeeded + failed > 0);
  if (busy.length === 0) return <p class="soft">{hoursInWords(all)}</p>;
  return (
    <figure class="hours-figure" aria-label="Attempts by hour">
      <Drawn hours={all} />
      <Days hours={all} />
      <figcaption class="soft">
        {hoursInWords(all)} <span class="hours-key is-up">Up: arrived</span>{" "}
        <span class="hours-key is-down">Down: failed</span>
      </figcaption>
      <HourTable hours={busy.toReversed()} />
    </figure>
  );
}
