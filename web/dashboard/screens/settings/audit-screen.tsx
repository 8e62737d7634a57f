import { useInfiniteQuery, useMutation } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { AuditEntry } from "../../../../schema/contract/audit.ts";
import { Icon } from "../../../ui/icon.tsx";
import { call } from "../../api/call.ts";
import { isStatus } from "../../api/request-failed.ts";
import { Ago } from "../../parts/ago.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { type AuditFilter, auditQuery } from "../../queries/access.ts";
import { deedOf } from "../../words/access.ts";
import { AuditTools } from "./audit-tools.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

const shown = (fields: AuditEntry["before"]): string =>
  Object.entries(fields ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const { seq, at, actor, action, target, before, after, address } = entry;
  return (
    <tr>
      <th scope="row" class="token-name">
        <span>
          {actor.name} {deedOf(action)} {target.name}
        </span>
        {before && <span class="audit-change">was {shown(before)}</span>}
        {after && <span class="audit-change">is {shown(after)}</span>}
      </th>
      <td class="wide-only soft">{address ?? ""}</td>
      <td class="soft">
        <Ago iso={at} />
        <span class="token-line soft">no. {seq}</span>
      </td>
    </tr>
  );
}

function Entries({ org, filter }: { readonly org: string; readonly filter: AuditFilter }) {
  const query = useInfiniteQuery(auditQuery(org, filter));
  const entries = query.data?.pages.flatMap(({ items }) => items);
  if (isStatus(query.error, 403)) {
    return (
      <Blank icon="key" title="The audit log is for owners and maintainers">
        Ask one of them what was done.
      </Blank>
    );
  }
  if (query.error && !entries) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!entries) return <Skeleton rows={5} label="Loading the audit log" />;
  if (entries.length === 0) {
    return (
      <Blank icon="note" title="Nothing like that was done">
        Choose another kind, or everything.
      </Blank>
    );
  }
  return (
    <>
      <table class="table">
        <caption class="visually-hidden">What was done, newest first</caption>
        <thead>
          <tr>
            <th scope="col">What</th>
            <th scope="col" class="wide-only">
              From
            </th>
            <th scope="col">When</th>
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <EntryRow key={entry.seq} entry={entry} />
          ))}
        </tbody>
      </table>
      <More query={query} />
    </>
  );
}

export function AuditScreen({ org }: { readonly org: string }) {
  const [filter, setFilter] = useState<AuditFilter>({ action: "", actor: "", since: "" });
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
      <section class="card" aria-label="What was done">
        <AuditTools org={org} filter={filter} onChange={setFilter} />
        <Entries org={org} filter={filter} />
      </section>
    </Screen>
  );
}
