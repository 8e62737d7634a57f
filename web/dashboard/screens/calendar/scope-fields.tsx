import { useQuery } from "@tanstack/react-query";
import { Field } from "../../parts/field.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import type { ScopeText } from "./draft.ts";

type Props = {
  readonly org: string;
  readonly scope: ScopeText;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (scope: ScopeText) => void;
};

export const SCOPE_FIELDS = ["scope.project", "scope.environment"] as const;

/** Where something holds: everywhere, a project, an environment, or both. */
export function ScopeFields({ org, scope: { project, environment }, errors, onChange }: Props) {
  const { data: board } = useQuery(boardQuery(org));
  const chosen = board?.projects.find(({ slug }) => slug === project);
  const names = (chosen?.environments ?? board?.columns ?? []).map(({ name }) => name);
  const all = environment === "" || names.includes(environment) ? names : [environment, ...names];
  return (
    <div class="field-pair is-wide">
      <Field label="Project" error={errors["scope.project"]}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={project}
            onChange={(event) => onChange({ project: event.currentTarget.value, environment })}
          >
            <option value="">Every project</option>
            {board?.projects.map(({ slug, name }) => (
              <option key={slug} value={slug}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label="Environment" error={errors["scope.environment"]}>
        {(attributes) => (
          <select
            class="input"
            {...attributes}
            value={environment}
            onChange={(event) => onChange({ project, environment: event.currentTarget.value })}
          >
            <option value="">Every environment</option>
            {all.map((name) => (
              <option key={name} value={name}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
    </div>
  );
}
