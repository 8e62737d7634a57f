import { useQuery } from "@tanstack/react-query";
import { ENDPOINT_FORMATS, type EndpointFormat } from "../../../../schema/contract/webhooks.ts";
import { Field, TextField } from "../../parts/field.tsx";
import { SelectField } from "../../parts/select-field.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import { FORMAT_WORDS } from "../../words/webhooks.ts";
import { type EndpointDraft, withChosen } from "./endpoint-draft.ts";
import { HeadersField } from "./headers-field.tsx";
import { TypesField } from "./types-field.tsx";
import "./endpoint-form.css";

type Errors = Readonly<Record<string, string | undefined>>;

type Props = {
  readonly org: string;
  readonly draft: EndpointDraft;
  readonly errors: Errors;
  /** The names of the headers it has. */
  readonly known: readonly string[];
  readonly onChange: (part: Partial<EndpointDraft>) => void;
};

/** Those fields of a form that say what is wrong with them, whatever the headers are called. */
export const shownFields = (errors: Errors): readonly string[] => [
  ...["url", "format", "description", "types", "project", "environment", "headers"],
  ...Object.keys(errors).filter((path) => path.startsWith("headers.")),
];

const isFormat = (value: string): value is EndpointFormat =>
  (ENDPOINT_FORMATS as readonly string[]).includes(value);

export function FormatField({
  draft: { format },
  errors,
  onChange,
}: Pick<Props, "draft" | "errors" | "onChange">) {
  return (
    <SelectField
      label="Format"
      hint={FORMAT_WORDS[format].hint}
      error={errors.format}
      value={format}
      onChange={(value) => isFormat(value) && onChange({ format: value })}
    >
      {ENDPOINT_FORMATS.map((each) => (
        <option key={each} value={each}>
          {FORMAT_WORDS[each].word}
        </option>
      ))}
    </SelectField>
  );
}

function PlaceFields({ org, draft: { project, environment }, errors, onChange }: Omit<Props, "known">) {
  const { data: board } = useQuery(boardQuery(org));
  const chosen = board?.projects.find(({ slug }) => slug === project);
  const names = (chosen?.environments ?? board?.columns ?? []).map(({ name }) => name);
  const nameOf = new Map(board?.projects.map(({ slug, name }) => [slug, name]));
  return (
    <div class="endpoint-place">
      <SelectField
        label="Project"
        error={errors.project}
        value={project}
        onChange={(value) => onChange({ project: value })}
      >
        <option value="">Every project</option>
        {withChosen([...nameOf.keys()], project).map((slug) => (
          <option key={slug} value={slug}>
            {nameOf.get(slug) ?? slug}
          </option>
        ))}
      </SelectField>
      <SelectField
        label="Environment"
        error={errors.environment}
        value={environment}
        onChange={(value) => onChange({ environment: value })}
      >
        <option value="">Every environment</option>
        {withChosen(names, environment).map((name) => (
          <option key={name} value={name}>
            {name}
          </option>
        ))}
      </SelectField>
    </div>
  );
}

/** Where an endpoint is, what it hears, and what goes along. */
export function EndpointFields({ org, draft, errors, known, onChange }: Props) {
  return (
    <>
      <Field label="Address" error={errors.url}>
        {(attributes) => (
          <input
            {...attributes}
            class="input"
            type="url"
            inputMode="url"
            name="url"
            required
            maxLength={2048}
            autocomplete="off"
            spellcheck={false}
            placeholder={FORMAT_WORDS[draft.format].example}
            value={draft.url}
            onInput={(event) => onChange({ url: event.currentTarget.value })}
          />
        )}
      </Field>
      <TextField
        label="Description"
        isOptional
        maxLength={200}
        hint="What it is for. It is called by this in the list."
        value={draft.description}
        error={errors.description}
        onInput={(event) => onChange({ description: event.currentTarget.value })}
      />
      <TypesField types={draft.types} error={errors.types} onChange={(types) => onChange({ types })} />
      <PlaceFields org={org} draft={draft} errors={errors} onChange={onChange} />
      <HeadersField
        headers={draft.headers}
        known={known}
        errors={errors}
        onChange={(headers) => onChange({ headers })}
      />
    </>
  );
}
