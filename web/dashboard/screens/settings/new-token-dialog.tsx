import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import {
  type CreateToken,
  type NewToken,
  SCOPES,
  type Scope,
} from "../../../../schema/contract/organisations.ts";
import { Icon } from "../../../ui/icon.tsx";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { keys } from "../../queries/keys.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { SCOPE_WORDS } from "../../words/access.ts";

const DAY_MS = 86_400_000;
const LIFETIMES = [
  { value: "", label: "Never" },
  { value: "30", label: "In 30 days" },
  { value: "90", label: "In 90 days" },
  { value: "365", label: "In a year" },
] as const;

const inDays = (days: number, now: number) => new Date(now + days * DAY_MS).toISOString();

type Props = { readonly org: string; readonly onClose: () => void };

/** The one moment in which a secret is seen. */
function Made({ made: { name, token }, onClose }: { readonly made: NewToken; readonly onClose: () => void }) {
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => body.current?.querySelector("button")?.focus(), []);
  return (
    <div ref={body} class="dialog-body">
      <p class="note note-warning">
        <Icon name="alert" />
        Copy it now: it cannot be shown again.
      </p>
      <CodeBlock code={token} label={`The token ${name}`} />
      <div class="form-actions">
        <Button tone="primary" onClick={onClose}>
          Done
        </Button>
      </div>
    </div>
  );
}

export function NewTokenDialog({ org, onClose }: Props) {
  const [name, setName] = useState("");
  const [scopes, setScopes] = useState<readonly Scope[]>(["ingest"]);
  const [project, setProject] = useState("");
  const [days, setDays] = useState("");
  const queries = useQueryClient();
  const { data: board } = useQuery(boardQuery(org));
  const making = useMutation({
    mutationFn: (body: CreateToken) => call("createToken", { org }, { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.tokens(org) }),
  });
  if (making.data) {
    return (
      <Dialog title="The token is made" onClose={onClose}>
        <Made made={making.data} onClose={onClose} />
      </Dialog>
    );
  }
  const errors = fieldErrors(making.error);
  const toggle = (scope: Scope) =>
    setScopes(scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope]);
  return (
    <Dialog title="New token" onClose={onClose}>
      <Form
        error={making.error}
        fields={["name", "scopes", "project", "expiresAt"]}
        onSubmit={() =>
          making.mutate({
            name,
            scopes: [...scopes],
            ...(project === "" ? {} : { project }),
            ...(days === "" ? {} : { expiresAt: inDays(Number(days), Date.now()) }),
          })
        }
      >
        <TextField
          label="Name"
          required
          maxLength={100}
          hint="What uses it, so that it can be told apart later."
          value={name}
          error={errors.name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <fieldset class="fieldset">
          <legend>It may</legend>
          {SCOPES.map((scope) => (
            <Choice
              key={scope}
              label={scope}
              hint={SCOPE_WORDS[scope]}
              checked={scopes.includes(scope)}
              onChange={() => toggle(scope)}
            />
          ))}
          {errors.scopes && <p class="field-error">{errors.scopes}</p>}
        </fieldset>
        <Field label="In" error={errors.project}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={project}
              onChange={(event) => setProject(event.currentTarget.value)}
            >
              <option value="">Every project</option>
              {board?.projects.map((each) => (
                <option key={each.slug} value={each.slug}>
                  {each.name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field label="Expires" error={errors.expiresAt}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={days}
              onChange={(event) => setDays(event.currentTarget.value)}
            >
              {LIFETIMES.map(({ value, label }) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          )}
        </Field>
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={making.isPending}>
            Make the token
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
