import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Page, PageFields, PutPage } from "../../../../schema/contract/pages.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors, refusal } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { keys } from "../../queries/keys.ts";
import { boardQuery } from "../../queries/organisation.ts";
import { slugOf } from "../../words/slug.ts";

const FIELDS: readonly (readonly [keyof PageFields, string])[] = [
  ["versions", "What runs in each environment"],
  ["progress", "Releases on the way"],
  ["tests", "Results of tests"],
  ["incidents", "Open incidents"],
];

const USUAL: PageFields = { versions: true, progress: true, tests: false, incidents: true };

type Props = {
  readonly org: string;
  /** Null makes a new one. */
  readonly page: Page | null;
  /** The addresses that are taken here. */
  readonly others: readonly string[];
  readonly onClose: () => void;
};

const toggled = <T,>(list: readonly T[], item: T): readonly T[] =>
  list.includes(item) ? list.filter((each) => each !== item) : [...list, item];

/** What a public page is called, where it is, and what it shows. */
export function PageDialog({ org, page, others, onClose }: Props) {
  const [title, setTitle] = useState(page?.title ?? "");
  const [typedSlug, setTypedSlug] = useState<string | null>(page?.slug ?? null);
  const [projects, setProjects] = useState<readonly string[]>(page?.projects ?? []);
  const [fields, setFields] = useState<PageFields>(page?.fields ?? USUAL);
  const [published, setPublished] = useState(page?.published ?? true);
  const slug = typedSlug ?? slugOf(title);
  const queries = useQueryClient();
  const { data: board } = useQuery(boardQuery(org));
  const saving = useMutation({
    mutationFn: async (body: PutPage) => {
      if (slug === "") throw refusal("page", "must not be empty");
      // To put it would replace the other.
      if (page === null && others.includes(slug)) throw refusal("page", "is the address of another page");
      return call("putPage", { org, page: slug }, { body });
    },
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.pages(org) });
      notify(published ? `${title} is public` : `${title} is saved`);
      onClose();
    },
  });
  const errors = fieldErrors(saving.error);
  return (
    <Dialog title={page === null ? "New page" : "Edit the page"} onClose={onClose}>
      <Form
        error={saving.error}
        fields={["title", "page", "projects"]}
        onSubmit={() => saving.mutate({ title, projects: [...projects], fields, published })}
      >
        <TextField
          label="Title"
          required
          maxLength={120}
          value={title}
          error={errors.title}
          onInput={(event) => setTitle(event.currentTarget.value)}
        />
        <TextField
          label="Address"
          required
          maxLength={63}
          spellcheck={false}
          disabled={page !== null}
          hint={`${location.host}/p/${slug || "…"}`}
          value={slug}
          error={errors.page}
          onInput={(event) => setTypedSlug(event.currentTarget.value)}
        />
        <fieldset class="fieldset">
          <legend>Projects</legend>
          {board?.projects.map((each) => (
            <Choice
              key={each.slug}
              label={each.name}
              checked={projects.includes(each.slug)}
              onChange={() => setProjects(toggled(projects, each.slug))}
            />
          ))}
        </fieldset>
        <fieldset class="fieldset">
          <legend>It shows</legend>
          {FIELDS.map(([field, label]) => (
            <Choice
              key={field}
              label={label}
              checked={fields[field]}
              onChange={() => setFields({ ...fields, [field]: !fields[field] })}
            />
          ))}
        </fieldset>
        <Choice
          label="Published"
          hint="Anybody who has the address can see it."
          checked={published}
          onChange={() => setPublished(!published)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" isBusy={saving.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
