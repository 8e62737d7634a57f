import {
  type InfiniteData,
  type UseInfiniteQueryResult,
  useInfiniteQuery,
  useMutation,
} from "@tanstack/react-query";
import { useRef, useState } from "preact/hooks";
import type { AuditEntry } from "../../../../schema/contract/audit.ts";
import type { List } from "../../../../schema/contract/primitives.ts";
import { Icon } from "../../../ui/icon.tsx";
import { call } from "../../api/call.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type AuditFilter, auditQuery } from "../../queries/access.ts";
import { AuditEntries } from "./audit-entries.tsx";
import { AuditTools } from "./audit-tools.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

const ALL: AuditFilter = { action: "", actor: "", target: "", since: "", until: "" };

type Query = UseInfiniteQueryResult<InfiniteData<List<AuditEntry>>>;

function Entries({ query, entries }: { readonly query: Query; readonly entries: AuditEntry[] | undefined }) {
  if (isStatus(query.error, 403)) {
    return (
      <Blank icon="key" title="The audit log is for owners and maintainers">
        Ask one of them what was done.
      </Blank>
    );
  }
  if (query.error && !entries) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!entries) return <Skeleton rows={5} label="Loading the audit log" />;
  if (entries.length === 0 && query.hasNextPage) {
    return (
      <Blank icon="note" title="Nothing like that among the newest entries" action={<More query={query} />}>
        Older ones have not been looked at yet.
      </Blank>
    );
  }
  if (entries.length === 0) {
    return (
      <Blank icon="note" title="Nothing like that was done">
        Look for less, or for everything.
      </Blank>
    );
  }
  return (
    <>
      <AuditEntries entries={entries} />
      <More query={query} />
    </>
  );
}

function Log({ org }: { readonly org: string }) {
  const [filter, setFilter] = useState(ALL);
  const query = useInfiniteQuery(auditQuery(org, filter));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  // Whatever was loaded stays on offer: what one filter hides can still be chosen in another.
  const seen = useRef(new Map<number, AuditEntry>());
  for (const entry of entries ?? []) seen.current.set(entry.seq, entry);
  return (
    <section class="card" aria-label="What was done">
      <AuditTools
        org={org}
        seen={[...seen.current.values()]}
        filter={filter}
        onChange={(part) => setFilter((before) => ({ ...before, ...part }))}
      />
      <Entries query={query} entries={entries} />
    </section>
  );
}

export function AuditScreen({ org }: { readonly org: string }) {
  const verifying = useMutation({ mutationFn: () => call("verifyAudit", { org }) });
  return (
    <Screen
      title="Audit"
      lead="Who changed rights, tokens, pages and environments. Each entry is chained to the one before it."
      actions={
        <>
          <Button icon="check" isBusy={verifying.isPending} onClick={() => verifying.mutate()}>
            Verify the chain
          </Button>
          <a class="button button-plain" href={`/v1/orgs/${org}/audit/export`} download>
            <span>Export</span>
          </a>
        </>
      }
    >
      <SettingsTabs org={org} />
      <ProblemNote error={verifying.error} />
      {verifying.data && (
        <p class={`note ${verifying.data.valid ? "note-ok" : "note-bad"}`} role="status">
          <Icon name={verifying.data.valid ? "check-circle" : "alert"} />
          {verifying.data.detail}
        </p>
      )}
      <Log key={org} org={org} />
    </Screen>
  );
}
