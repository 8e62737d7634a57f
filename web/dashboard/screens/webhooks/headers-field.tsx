import { Icon } from "../../../ui/icon.tsx";
import { Button } from "../../parts/button.tsx";
import { IconButton } from "../../parts/icon-button.tsx";
import { type HeaderText, headerError } from "./endpoint-draft.ts";

type Props = {
  /** Null: those it has stay. */
  readonly headers: readonly HeaderText[] | null;
  readonly known: readonly string[];
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (headers: readonly HeaderText[] | null) => void;
};

type RowProps = {
  readonly header: HeaderText;
  readonly place: number;
  readonly error: string | undefined;
  readonly onChange: (header: HeaderText | null) => void;
};

function Row({ header, place, error, onChange }: RowProps) {
  const described = { "aria-invalid": error !== undefined, spellcheck: false, autocomplete: "off" as const };
  return (
    <div class="header-row">
      <input
        {...described}
        class="input"
        aria-label={`Name of header ${place + 1}`}
        placeholder="authorization"
        maxLength={64}
        value={header.name}
        onInput={(event) => onChange({ ...header, name: event.currentTarget.value })}
      />
      <input
        {...described}
        class="input"
        aria-label={`Value of header ${place + 1}`}
        maxLength={1024}
        value={header.value}
        onInput={(event) => onChange({ ...header, value: event.currentTarget.value })}
      />
      <IconButton icon="close" label={`Remove header ${place + 1}`} onClick={() => onChange(null)} />
      {error && (
        <p class="field-error">
          <Icon name="alert" />
          {error}
        </p>
      )}
    </div>
  );
}

/** What is sent along with every attempt, such as a token that the receiver asks for. */
export function HeadersField({ headers, known, errors, onChange }: Props) {
  if (headers === null) {
    return (
      <fieldset class="fieldset">
        <legend>Headers</legend>
        <p class="field-hint">
          {known.join(", ")} {known.length === 1 ? "goes" : "go"} along with every attempt. The values are
          kept sealed, so they can be written anew and not be read.
        </p>
        <div>
          <Button onClick={() => onChange(known.map((name) => ({ name, value: "" })))}>
            Write them anew
          </Button>
        </div>
      </fieldset>
    );
  }
  const put = (place: number, header: HeaderText | null) =>
    onChange(headers.flatMap((each, at) => (at === place ? (header === null ? [] : [header]) : [each])));
  return (
    <fieldset class="fieldset">
      <legend>
        Headers <span class="field-optional">optional</span>
      </legend>
      <p class="field-hint">
        Sent along with every attempt, such as a token that the receiver asks for. Values are not shown again.
      </p>
      {headers.map((header, place) => (
        <Row
          key={place}
          header={header}
          place={place}
          error={headerError(errors, header, place)}
          onChange={(changed) => put(place, changed)}
        />
      ))}
      {errors.headers && (
        <p class="field-error">
          <Icon name="alert" />
          {errors.headers}
        </p>
      )}
      <div>
        <Button icon="plus" onClick={() => onChange([...headers, { name: "", value: "" }])}>
          Add a header
        </Button>
      </div>
    </fieldset>
  );
}
