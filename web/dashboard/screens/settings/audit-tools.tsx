import { useInfiniteQuery } from "@tanstack/react-query";
import { AUDITED, type AuditEntry } from "../../../../schema/contract/audit.ts";
import { Field, TextField } from "../../parts/field.tsx";
import { type AuditFilter, membersQuery } from "../../queries/access.ts";
import { tokensQuery } from "../../queries/organisation.ts";
import { kindOfDeed } from "../../words/access.ts";
import { NameFilter } from "./name-filter.tsx";

type Props = {
  readonly org: string;
  readonly seen: readonly AuditEntry[];
  readonly filter: AuditFilter;
  readonly onChange: (part: Partial<AuditFilter>) => void;
};

/** Which part of the audit log is shown. */
export function AuditTools({ org, seen, filter, onChange }: Props) {
  const members = useInfiniteQuery(membersQuery(org)).data?.pages.flatMap(({ items }) => items) ?? [];
  const tokens = useInfiniteQuery(tokensQuery(org)).data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div class="audit-tools">
      <Field label="What">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={filter.action}
            onChange={(event) => onChange({ action: event.currentTarget.value })}
          >
            <option value="">Everything</option>
            {AUDITED.map((action) => (
              <option key={action} value={action}>
                {kindOfDeed(action)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <NameFilter
        label="By"
        placeholder="Anybody"
        known={[
          ...members.map(({ id, name }) => ({ id, name, kind: "user" })),
          ...tokens.map(({ id, name }) => ({ id, name, kind: "token" })),
          ...seen.map(({ actor }) => actor),
        ]}
        onChange={(actor) => onChange({ actor })}
      />
      <NameFilter
        label="To"
        placeholder="Anything"
        known={seen.map(({ target }) => target)}
        onChange={(target) => onChange({ target })}
      />
      <TextField
        label="Since"
        type="date"
        value={filter.since}
        onInput={(event) => onChange({ since: event.currentTarget.value })}
      />
      <TextField
        label="Until"
        type="date"
        value={filter.until}
        onInput={(event) => onChange({ until: event.currentTarget.value })}
      />
    </div>
  );
}
