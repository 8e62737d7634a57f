import type { WebhookType } from "../../../../schema/contract/webhook-events.ts";
import type {
  CreateEndpoint,
  EndpointFormat,
  PatchEndpoint,
  WebhookEndpoint,
} from "../../../../schema/contract/webhooks.ts";
import { refusal } from "../../parts/field-errors.ts";
import { ALL_TYPES } from "../../words/webhooks.ts";

export type HeaderText = { readonly name: string; readonly value: string };

/** An endpoint as it stands in its form. */
export type EndpointDraft = {
  readonly url: string;
  readonly format: EndpointFormat;
  readonly description: string;
  /** Null: every type, also those that come to exist later. */
  readonly types: readonly WebhookType[] | null;
  /** Empty: every one. */
  readonly project: string;
  readonly environment: string;
  /** Null: those it has are kept. Nobody can read them again. */
  readonly headers: readonly HeaderText[] | null;
};

export const NEW_ENDPOINT: EndpointDraft = {
  url: "",
  format: "standard",
  description: "",
  types: null,
  project: "",
  environment: "",
  headers: [],
};

export const draftOf = (endpoint: WebhookEndpoint): EndpointDraft => ({
  url: endpoint.url,
  format: endpoint.format,
  description: endpoint.description ?? "",
  types: endpoint.types,
  project: endpoint.project ?? "",
  environment: endpoint.environment ?? "",
  headers: endpoint.headers.length === 0 ? [] : null,
});

/** What can be chosen, and first what is chosen though it is not there yet: an event may make it. */
export const withChosen = (names: readonly string[], chosen: string): readonly string[] =>
  chosen === "" || names.includes(chosen) ? names : [chosen, ...names];

const HEADER_NAME = /^[a-z0-9!#$%&'*+.^_`|~-]{1,64}$/;

const nameOf = ({ name }: HeaderText): string => name.trim().toLowerCase();

/** What is wrong with a header, by what is said of its place in the form and of its name. */
export const headerError = (
  errors: Readonly<Record<string, string | undefined>>,
  header: HeaderText,
  place: number,
): string | undefined => errors[`headers.${place}`] ?? errors[`headers.${nameOf(header)}`];

/** Rows left empty are no headers. Throws a refusal at the first that cannot be one. */
function headersOf(rows: readonly HeaderText[]): Record<string, string> {
  const headers = new Map<string, string>();
  rows.forEach((row, place) => {
    const name = nameOf(row);
    if (name === "" && row.value === "") return;
    if (name === "") throw refusal(`headers.${place}`, "must have a name");
    if (!HEADER_NAME.test(name))
      throw refusal(`headers.${place}`, `“${row.name.trim()}” is not the name of a header`);
    if (row.value === "") throw refusal(`headers.${place}`, "must have a value");
    if (headers.has(name)) throw refusal(`headers.${place}`, `${name} is given twice`);
    headers.set(name, row.value);
  });
  return Object.fromEntries(headers);
}

const given = (text: string): string | null => (text.trim() === "" ? null : text.trim());

/** As they stand in their groups. None is refused here: nobody would ever hear of it. */
function typesOf(types: EndpointDraft["types"]): WebhookType[] | null {
  if (types === null) return null;
  if (types.length === 0) throw refusal("types", "choose at least one type");
  return ALL_TYPES.filter((type) => types.includes(type));
}

/** What makes the endpoint that a form describes. Throws a refusal of the field that is wrong. */
export function creationOf(draft: EndpointDraft): CreateEndpoint {
  const headers = headersOf(draft.headers ?? []);
  return {
    url: draft.url.trim(),
    format: draft.format,
    description: given(draft.description),
    types: typesOf(draft.types),
    project: given(draft.project),
    environment: given(draft.environment),
    ...(Object.keys(headers).length > 0 ? { headers } : {}),
  };
}

/** What changes an endpoint to what a form describes; its headers only where they were written anew. */
export function changeOf(draft: EndpointDraft): PatchEndpoint {
  const { format: _, headers: __, ...fields } = creationOf({ ...draft, headers: [] });
  return draft.headers === null ? fields : { ...fields, headers: headersOf(draft.headers) };
}
