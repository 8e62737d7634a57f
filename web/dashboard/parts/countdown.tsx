import { moment } from "../../ui/time.ts";
import { leftOf } from "../words/durations.ts";
import { useSeconds } from "./use-seconds.ts";

type Props = { readonly iso: string };

/** How long is left until a moment: "4 min 12 s left", with the moment in a tooltip. */
export function Countdown({ iso }: Props) {
  const left = leftOf(Date.parse(iso) - useSeconds());
  return (
    <time dateTime={iso} title={moment(iso)} class="countdown">
      {left === null ? "running out" : `${left} left`}
    </time>
  );
}
