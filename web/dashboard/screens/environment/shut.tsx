import { useState } from "preact/hooks";
import type { Lock } from "../../../../schema/contract/locks.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { State } from "../../parts/state.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import { ForceDialog } from "./lock-dialogs.tsx";

/** An environment that a rollback has shut until somebody says otherwise. */
export function Shut({ path, lock }: { readonly path: EnvironmentPath; readonly lock: Lock }) {
  const [isOpening, setOpening] = useState(false);
  const { mayManage } = useRole(path.org);
  return (
    <div class="hold">
      <div class="hold-head">
        <strong class="hold-holder">Shut after a rollback</strong>
        <State look={{ word: "No end", tone: "bad", icon: "lock" }} />
      </div>
      <p class="hold-reason">
        It was {lock.reason ?? "rolled back"}, <Ago iso={lock.since} />.
      </p>
      <p class="soft">
        So that nothing brings the fault back by itself, Slipway holds the lock, and it does not run out.
        Nothing is deployed here, not even past the gates, until somebody says otherwise.
      </p>
      {mayManage ? (
        <div class="hold-actions">
          <Button tone="primary" onClick={() => setOpening(true)}>
            Open it again
          </Button>
        </div>
      ) : (
        <p class="soft">A maintainer or an owner can open it again.</p>
      )}
      {isOpening && <ForceDialog path={path} lock={lock} onClose={() => setOpening(false)} />}
    </div>
  );
}
