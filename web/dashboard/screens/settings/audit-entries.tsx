import type { AuditEntry } from "../../../../schema/contract/audit.ts";
import { moment } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { deedOf } from "../../words/access.ts";

const shown = (fields: AuditEntry["before"]): string =>
  Object.entries(fields ?? {})
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${name}: ${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");

function Details({ entry }: { readonly entry: AuditEntry }) {
  const { at, actor, target, before, after, address, requestId, hash } = entry;
  const lines = [
    ["Was", before && shown(before)],
    ["Is", after && shown(after)],
    ["At", moment(at)],
    ["By", `${actor.kind} ${actor.id}`],
    ["To", `${target.kind} ${target.id}`],
    ["From", address],
    ["Request", requestId],
    ["Hash", hash],
  ].filter((line): line is [string, string] => line[1] !== null);
  return (
    <details class="audit-details">
      <summary>Details</summary>
      <dl>
        {lines.map(([name, text]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function EntryRow({ entry }: { readonly entry: AuditEntry }) {
  const { seq, at, actor, action, target, before, after, reason, address } = entry;
  return (
    <tr>
      <th scope="row" class="token-name">
        <span>
          {actor.name} {deedOf(action)} {target.name}
        </span>
        {before && <span class="audit-change">was {shown(before)}</span>}
        {after && <span class="audit-change">is {shown(after)}</span>}
        {reason !== null && <span class="token-line soft">{reason}</span>}
        <Details entry={entry} />
      </th>
      <td class="wide-only soft">{address ?? ""}</td>
      <td class="soft audit-when">
        <Ago iso={at} />
        <span class="token-line soft">no. {seq}</span>
      </td>
    </tr>
  );
}

/** What was done, newest first. */
export function AuditEntries({ entries }: { readonly entries: readonly AuditEntry[] }) {
  return (
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
  );
}
