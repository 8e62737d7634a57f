import { useInfiniteQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Token } from "../../../../schema/contract/organisations.ts";
import { day } from "../../../ui/time.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { useNow } from "../../parts/use-now.ts";
import { tokensQuery } from "../../queries/organisation.ts";
import { useRole } from "../../queries/use-role.ts";
import { NewTokenDialog } from "./new-token-dialog.tsx";
import { RevokeDialog } from "./revoke-dialog.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "../project/project.css";
import "./settings.css";

function Expiry({ iso }: { readonly iso: string }) {
  const hasPassed = Date.parse(iso) <= useNow();
  return (
    <span class={`token-line ${hasPassed ? "token-over" : "soft"}`}>
      {hasPassed ? "Expired" : "Expires"} {day(iso)}
    </span>
  );
}

function TokenRow({ token, onRevoke }: { readonly token: Token; readonly onRevoke: () => void }) {
  const { name, hint, scopes, project, createdBy, expiresAt, lastUsedAt } = token;
  return (
    <tr>
      <th scope="row" class="token-name">
        {name}
        <code class="token-line soft">{hint}</code>
        {createdBy !== "" && <span class="token-line soft">by {createdBy}</span>}
      </th>
      <td>
        {scopes.join(", ")}
        {project !== null && <span class="soft"> in {project}</span>}
        {expiresAt !== null && <Expiry iso={expiresAt} />}
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

function Tokens({ org, onRevoke }: { readonly org: string; readonly onRevoke: (token: Token) => void }) {
  const query = useInfiniteQuery(tokensQuery(org));
  const tokens = query.data?.pages.flatMap(({ items }) => items);
  if (isStatus(query.error, 403)) {
    return (
      <Blank icon="key" title="Tokens are for owners and maintainers">
        Ask one of them when your CI needs a token.
      </Blank>
    );
  }
  if (query.error && !tokens) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!tokens) return <Skeleton rows={3} label="Loading the tokens" />;
  if (tokens.length === 0) {
    return (
      <Blank icon="key" title="No token yet">
        A machine needs one to send events or to read.
      </Blank>
    );
  }
  return (
    <>
      <table class="table">
        <caption class="visually-hidden">Tokens</caption>
        <thead>
          <tr>
            <th scope="col">Name</th>
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
          {tokens.map((token) => (
            <TokenRow key={token.id} token={token} onRevoke={() => onRevoke(token)} />
          ))}
        </tbody>
      </table>
      <More query={query} />
    </>
  );
}

export function SettingsScreen({ org }: { readonly org: string }) {
  const [isMaking, setMaking] = useState(false);
  const [revoked, setRevoked] = useState<Token | null>(null);
  const { mayManage } = useRole(org);
  return (
    <Screen
      title="Settings"
      lead="Tokens let machines send events and read. Each is shown once; here only its beginning is known."
      actions={
        mayManage && (
          <Button tone="primary" icon="plus" onClick={() => setMaking(true)}>
            New token
          </Button>
        )
      }
    >
      <SettingsTabs org={org} />
      <section class="card" aria-labelledby="tokens-title">
        <header class="card-head">
          <h2 id="tokens-title">Tokens</h2>
        </header>
        <Tokens org={org} onRevoke={setRevoked} />
      </section>
      {isMaking && <NewTokenDialog org={org} onClose={() => setMaking(false)} />}
      {revoked && <RevokeDialog org={org} token={revoked} onClose={() => setRevoked(null)} />}
    </Screen>
  );
}
