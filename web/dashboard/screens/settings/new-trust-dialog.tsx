import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Scope } from "../../../../schema/contract/organisations.ts";
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
import { CI_KINDS, type CiKind } from "./ci-kinds.ts";

const SCOPES: readonly Scope[] = ["ingest", "deploy", "read"];

type Given = {
  readonly kind: CiKind;
  readonly customer: string;
  readonly claims: Readonly<Record<string, string>>;
  readonly scopes: readonly Scope[];
  readonly project: string;
};

const claimsOf = ({ kind, claims }: Given) =>
  Object.fromEntries(
    kind.claims.map(({ name }) => [name, claims[name]?.trim() ?? ""]).filter(([, value]) => value !== ""),
  ) as Record<string, string>;

export function NewTrustDialog({ org, onClose }: { readonly org: string; readonly onClose: () => void }) {
  const [given, setGiven] = useState<Given>({
    kind: CI_KINDS[0] as CiKind,
    customer: "",
    claims: {},
    scopes: ["ingest"],
    project: "",
  });
  const change = (part: Partial<Given>) => setGiven({ ...given, ...part });
  const { kind, customer, claims, scopes, project } = given;
  const queries = useQueryClient();
  const { data: board } = useQuery(boardQuery(org));
  const trusting = useMutation({
    mutationFn: () =>
      call(
        "createTrust",
        { org },
        {
          body: {
            name: kind.word,
            issuer: kind.issuer(customer.trim()),
            claims: claimsOf(given),
            scopes: [...scopes],
            ...(project === "" ? {} : { project }),
          },
        },
      ),
    onSuccess: () => queries.invalidateQueries({ queryKey: keys.trusts(org) }),
  });
  if (trusting.data) {
    return (
      <Dialog title={`${kind.word} is trusted`} onClose={onClose}>
        <div class="dialog-body">
          <p>
            The job asks its CI for a token with the audience <code>{trusting.data.audience}</code>, and sends
            it like any other. Each is good for one request.
          </p>
          <CodeBlock code={kind.snippet(trusting.data.audience, location.origin)} label="What the job does" />
          <div class="form-actions">
            <Button tone="primary" onClick={onClose}>
              Done
            </Button>
          </div>
        </div>
      </Dialog>
    );
  }
  const errors = fieldErrors(trusting.error);
  const toggle = (scope: Scope) =>
    change({ scopes: scopes.includes(scope) ? scopes.filter((each) => each !== scope) : [...scopes, scope] });
  return (
    <Dialog title="Trust a CI" onClose={onClose}>
      <Form
        error={trusting.error}
        fields={["issuer", "claims", "scopes", "project"]}
        onSubmit={() => trusting.mutate()}
      >
        <Field label="CI">
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={kind.word}
              onChange={(event) => {
                const chosen = CI_KINDS.find(({ word }) => word === event.currentTarget.value);
                if (chosen) change({ kind: chosen, claims: {}, customer: "" });
              }}
            >
              {CI_KINDS.map(({ word }) => (
                <option key={word} value={word}>
                  {word}
                </option>
              ))}
            </select>
          )}
        </Field>
        {kind.customer && (
          <TextField
            label={kind.customer.label}
            hint={kind.customer.hint}
            spellcheck={false}
            value={customer}
            error={errors.issuer}
            onInput={(event) => change({ customer: event.currentTarget.value })}
          />
        )}
        {kind.claims.map(({ name, label, hint }, index) => (
          <TextField
            key={name}
            label={label}
            hint={hint}
            spellcheck={false}
            value={claims[name] ?? ""}
            error={index === 0 ? errors.claims : undefined}
            onInput={(event) => change({ claims: { ...claims, [name]: event.currentTarget.value } })}
          />
        ))}
        <fieldset class="fieldset">
          <legend>Its jobs may</legend>
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
              onChange={(event) => change({ project: event.currentTarget.value })}
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
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={trusting.isPending}>
            Trust it
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
