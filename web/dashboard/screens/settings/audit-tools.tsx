import { useInfiniteQuery } from "@tanstack/react-query";
import { Field } from "../../parts/field.tsx";
import { type AuditFilter, membersQuery } from "../../queries/access.ts";
import { AUDITED_ACTIONS, kindOfDeed } from "../../words/access.ts";

type Props = {
  readonly org: string;
  readonly filter: AuditFilter;
  readonly onChange: (filter: AuditFilter) => void;
};

/** Which part of the audit log is shown. */
export function AuditTools({ org, filter, onChange }: Props) {
  const members = useInfiniteQuery(membersQuery(org)).data?.pages.flatMap(({ items }) => items) ?? [];
  return (
    <div class="audit-tools">
      <Field label="What">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={filter.action}
            onChange={(event) => onChange({ ...filter, action: event.currentTarget.value })}
          >
            <option value="">Everything</option>
            {AUDITED_ACTIONS.map((action) => (
              <option key={action} value={action}>
                {kindOfDeed(action)}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="By">
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={filter.actor}
            onChange={(event) => onChange({ ...filter, actor: event.currentTarget.value })}
          >
            <option value="">Anybody</option>
            {members.map(({ id, name }) => (
              <option key={id} value={id}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Since">
        {(attributes) => (
          <input
            class="input"
            {...attributes}
            type="date"
            value={filter.since}
            onInput={(event) => onChange({ ...filter, since: event.currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}
