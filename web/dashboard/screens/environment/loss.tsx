import type { Lock } from "../../../../schema/contract/locks.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Ago } from "../../parts/ago.tsx";

type Props = { readonly lock: Lock; readonly verb: string };

/** Who loses what they hold, and what that means for them. */
export function Loss({ lock: { holder, since, reason, fence }, verb }: Props) {
  return (
    <div class="note note-warning">
      <Icon name="alert" />
      <div class="loss">
        <p>
          <strong>{holder}</strong> {verb} the lock, held since <Ago iso={since} />
          {reason === null ? "." : `: ${reason}`}
        </p>
        <p>
          A deployment that goes on under it is not broken off, but whatever it reports afterwards under the
          fence <code>{fence}</code> is refused, and a permit that stands on it ends.
        </p>
      </div>
    </div>
  );
}
