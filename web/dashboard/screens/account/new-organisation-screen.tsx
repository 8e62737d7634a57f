import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { CreateOrg } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { meQuery } from "../../queries/account.ts";
import { keys } from "../../queries/keys.ts";
import { slugOf } from "../../words/slug.ts";
import { Entrance } from "./entrance.tsx";

const FIELDS = ["name", "slug"];

export function NewOrganisationScreen() {
  const [name, setName] = useState("");
  const [typedSlug, setTypedSlug] = useState<string | null>(null);
  const slug = typedSlug ?? slugOf(name);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { data: me } = useQuery(meQuery);
  const creation = useMutation({
    mutationFn: (body: CreateOrg) => call("createOrg", {}, { body }),
    onSuccess: async ({ slug: org }) => {
      await queries.invalidateQueries({ queryKey: keys.me });
      await navigate({ to: "/o/$org", params: { org } });
    },
  });
  const errors = fieldErrors(creation.error);
  return (
    <Entrance
      title="Name your organisation"
      lead="Its projects, releases and people are kept together, apart from every other."
      below={me && me.memberships.length > 0 && <Link to="/">Back to the board</Link>}
    >
      <Form error={creation.error} fields={FIELDS} onSubmit={() => creation.mutate({ name, slug })}>
        <TextField
          label="Name"
          name="organisation"
          required
          maxLength={100}
          autocomplete="organization"
          value={name}
          error={errors.name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <TextField
          label="Short name"
          name="slug"
          required
          maxLength={63}
          spellcheck={false}
          hint={`In addresses: ${location.host}/o/${slug || "…"}`}
          value={slug}
          error={errors.slug}
          onInput={(event) => setTypedSlug(event.currentTarget.value)}
        />
        <Button type="submit" tone="primary" isBusy={creation.isPending}>
          Make the organisation
        </Button>
      </Form>
    </Entrance>
  );
}
