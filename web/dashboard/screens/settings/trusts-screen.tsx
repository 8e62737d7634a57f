import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Trust } from "../../../../schema/contract/organisations.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { trustsQuery } from "../../queries/access.ts";
import { useRole } from "../../queries/use-role.ts";
import { NewTrustDialog } from "./new-trust-dialog.tsx";
import { RevokeTrustDialog } from "./revoke-trust-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

function TrustRow({ trust, onRevoke }: { readonly trust: Trust; readonly onRevoke: () => void }) {
  const { name, claims, scopes, project, lastUsedAt } = trust;
  return (
    <tr>
      <th scope="row" class="token-name">
        {name}
        <code class="token-line soft">
          {Object.entries(claims)
            .map(([claim, value]) => `${claim}=${value}`)
            .join(" ")}
        </code>
      </th>
      <td>
        {scopes.join(", ")}
        {project !== null && <span class="soft"> in {project}</span>}
      </td>
      <td class="wide-only soft">{lastUsedAt === null ? "Never used" : <Ago iso={lastUsedAt} />}</td>
      <td class="token-action">
        <Button tone="danger" onClick={onRevoke} aria-label={`Revoke ${name}`}>
          Revoke
        </Button>
      </td>
    </tr>
  );
}

function Trusts({ org }: { readonly org: string }) {
  const [revoked, setRevoked] = useState<Trust | null>(null);
  const query = useInfiniteQuery(trustsQuery(org));
  const trusts = query.data?.pages.flatMap(({ items }) => items);
  if (isStatus(query.error, 403)) {
    return (
      <Blank icon="key" title="Trusts are for owners and maintainers">
        Ask one of them to trust your CI.
      </Blank>
    );
  }
  if (query.error && !trusts) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!trusts) return <Skeleton rows={3} label="Loading the trusts" />;
  if (trusts.length === 0) {
    return (
      <Blank icon="key" title="No CI is trusted yet">
        A trusted CI shows who it is by itself, so that there is no token to store, to rotate or to lose.
      </Blank>
    );
  }
  return (
    <>
      <table class="table">
        <caption class="visually-hidden">Trusted CI</caption>
        <thead>
          <tr>
            <th scope="col">Jobs of</th>
            <th scope="col">May</th>
            <th scope="col" class="wide-only">
              Last used
            </th>
            <th scope="col">
              <span class="visually-hidden">Actions</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {trusts.map((trust) => (
            <TrustRow key={trust.id} trust={trust} onRevoke={() => setRevoked(trust)} />
          ))}
        </tbody>
      </table>
      <More query={query} />
      {revoked && <RevokeTrustDialog org={org} trust={revoked} onClose={() => setRevoked(null)} />}
    </>
  );
}

export function TrustsScreen({ org }: { readonly org: string }) {
  const [isMaking, setMaking] = useState(false);
  const { mayManage } = useRole(org);
  return (
    <Screen
      title="Trusted CI"
      lead="Jobs that show by their CI's own word who they are need no token."
      actions={
        mayManage && (
          <Button tone="primary" icon="plus" onClick={() => setMaking(true)}>
            Trust a CI
          </Button>
        )
      }
    >
      <SettingsTabs org={org} />
      <section class="card" aria-labelledby="trusts-title">
        <header class="card-head">
          <h2 id="trusts-title">Trusted jobs</h2>
        </header>
        <Trusts org={org} />
      </section>
      {isMaking && <NewTrustDialog org={org} onClose={() => setMaking(false)} />}
    </Screen>
  );
}
