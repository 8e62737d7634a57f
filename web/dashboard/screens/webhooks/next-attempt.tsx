import { moment } from "../../../ui/time.ts";
import { useSeconds } from "../../parts/use-seconds.ts";
import { Until } from "../../parts/when.tsx";

const MINUTE_MS = 60_000;
const SECOND_MS = 1000;

/** When something is tried next: "in 4 min", "in 12 s", "now". */
export function NextAttempt({ iso }: { readonly iso: string }) {
  const left = Date.parse(iso) - useSeconds();
  if (left >= MINUTE_MS) return <Until iso={iso} />;
  return (
    <time dateTime={iso} title={moment(iso)}>
      {left <= 0 ? "now" : `in ${Math.ceil(left / SECOND_MS)} s`}
    </time>
  );
}
