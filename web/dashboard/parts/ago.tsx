import { ago, lasting, moment } from "../../ui/time.ts";
import { useNow } from "./use-now.ts";

type Props = { readonly iso: string };

/** "4 min ago", with the exact moment in a tooltip. */
export function Ago({ iso }: Props) {
  const now = useNow();
  return (
    <time dateTime={iso} title={moment(iso)}>
      {ago(Date.parse(iso), Math.max(now, Date.parse(iso)))}
    </time>
  );
}

/** How long something has lasted: "4 min". */
export function Lasting({ iso }: Props) {
  const now = useNow();
  return (
    <time dateTime={iso} title={moment(iso)}>
      {lasting(Date.parse(iso), now)}
    </time>
  );
}
