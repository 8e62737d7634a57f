import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { GrantedPermit } from "../../../../schema/contract/locks.ts";
import { call } from "../../api/call.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Countdown } from "../../parts/countdown.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Form } from "../../parts/form.tsx";
import { More } from "../../parts/more.tsx";
import { notify } from "../../parts/notices.tsx";
import { ReleaseLink } from "../../parts/release-link.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { useNow } from "../../parts/use-now.ts";
import { type EnvironmentPath, permitsQuery } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import type { Look } from "../../words/states.ts";
import { usePlaceChanged } from "./use-place-changed.ts";
import { Verdicts } from "./verdicts.tsx";

const IN_FORCE: Look = { word: "In force", tone: "running", icon: "running" };
const OVER: Look = { word: "Over", tone: "idle", icon: "minus" };
const OVERRIDDEN: Look = { word: "Override", tone: "warning", icon: "alert" };

function GiveBackDialog({ path, permit, onClose }: RowProps & { readonly onClose: () => void }) {
  const changed = usePlaceChanged(path);
  const { org, project } = path;
  const giving = useMutation({
    mutationFn: () => call("endPermit", { org, project, id: permit.id }),
    onSuccess: async () => {
      await changed();
      notify("The permit is given back");
      onClose();
    },
    onError: () => changed(),
  });
  return (
    <Dialog title="Give the permit back" onClose={onClose}>
      <Form error={giving.error} fields={[]} onSubmit={() => giving.mutate()}>
        <p>
          <strong>{permit.holder}</strong> may not deploy {permit.version} any more, and the lock is free for
          the next. A deployment that goes on is not broken off.
        </p>
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="danger" isBusy={giving.isPending}>
            Give it back
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

type RowProps = { readonly path: EnvironmentPath; readonly permit: GrantedPermit };

function When({ permit, isLive }: Pick<RowProps, "permit"> & { readonly isLive: boolean }) {
  const { grantedAt, expiresAt, endedAt } = permit;
  return (
    <p class="soft">
      granted <Ago iso={grantedAt} />, {isLive ? "" : endedAt === null ? "ran out " : "ended "}
      {isLive ? <Countdown iso={expiresAt} /> : <Ago iso={endedAt ?? expiresAt} />}
    </p>
  );
}

const underPolicy = (version: number): string => (version === 0 ? "no policy" : `policy version ${version}`);

function Row({ path, permit, onEnd }: RowProps & { readonly onEnd: () => void }) {
  const { version, holder, by, policyVersion, override, verdicts, endedAt, expiresAt } = permit;
  const { mayWrite } = useRole(path.org);
  const isLive = endedAt === null && Date.parse(expiresAt) > useNow();
  return (
    <li class="permit">
      <div class="permit-head">
        <ReleaseLink {...path} version={version} />
        <State look={isLive ? IN_FORCE : OVER} />
        {override !== null && <State look={OVERRIDDEN} />}
        {isLive && mayWrite && (
          <Button aria-label={`Give back the permit for ${version}`} onClick={onEnd}>
            Give back
          </Button>
        )}
      </div>
      <p>
        {holder}
        {by !== holder && <span class="soft"> asked for by {by}</span>}
      </p>
      <When permit={permit} isLive={isLive} />
      {override !== null && (
        <p class="note note-warning permit-override">
          Not approved: closed gates were passed, because “{override.reason}”
        </p>
      )}
      <details class="permit-verdicts">
        <summary>What the gates said then, under {underPolicy(policyVersion)}</summary>
        <Verdicts verdicts={verdicts} label={`What the gates said of ${version}`} />
      </details>
    </li>
  );
}

function Content({ path }: { readonly path: EnvironmentPath }) {
  const [asked, setAsked] = useState<GrantedPermit | null>(null);
  const query = useInfiniteQuery(permitsQuery(path));
  const permits = query.data?.pages.flatMap(({ items }) => items);
  if (!permits && query.error) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!permits) return <Skeleton rows={3} label="Loading the permits" />;
  if (permits.length === 0) {
    return (
      <Blank icon="shield" title="No permit yet">
        A pipeline asks for one before it deploys here. Each stands here afterwards, with what every gate
        said.
      </Blank>
    );
  }
  return (
    <>
      <ol class="permits">
        {permits.map((permit) => (
          <Row key={permit.id} path={path} permit={permit} onEnd={() => setAsked(permit)} />
        ))}
      </ol>
      <More query={query} />
      {asked && <GiveBackDialog path={path} permit={asked} onClose={() => setAsked(null)} />}
    </>
  );
}

/** Who was allowed to deploy what here, and what the gates said when they were. */
export function Permits({ path }: { readonly path: EnvironmentPath }) {
  return (
    <section class="card" aria-labelledby="permits-title">
      <header class="card-head">
        <h2 id="permits-title">Permits</h2>
      </header>
      <Content path={path} />
    </section>
  );
}
