import { ago, moment } from "../../ui/time.ts";
import { useNow } from "./use-now.ts";

type Props = { readonly iso: string };

/** "in 4 min" or "4 min ago", with the exact moment in a tooltip. For what was said to come, however clocks differ. */
export function Until({ iso }: Props) {
  const now = useNow();
  return (
    <time dateTime={iso} title={moment(iso)}>
      {ago(Date.parse(iso), now)}
    </time>
  );
}

/** A moment that matters to the minute: itself, and how far away it is. */
export function When({ iso }: Props) {
  return (
    <span class="when">
      {moment(iso)}{" "}
      <span class="soft">
        (<Until iso={iso} />)
      </span>
    </span>
  );
}
