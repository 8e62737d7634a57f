import { useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Page } from "../../../../schema/contract/pages.ts";
import { Icon } from "../../../ui/icon.tsx";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { boardQuery, pagesQuery } from "../../queries/organisation.ts";
import { useRole } from "../../queries/use-role.ts";
import type { Look } from "../../words/states.ts";
import { PageDialog } from "./page-dialog.tsx";
import "../release/release.css";

const PUBLISHED: Look = { word: "Published", tone: "ok", icon: "globe" };
const HIDDEN: Look = { word: "Not published", tone: "idle", icon: "eye-off" };

type RowProps = {
  readonly page: Page;
  /** What projects are called, by their slugs. */
  readonly names: ReadonlyMap<string, string>;
  readonly onEdit: (() => void) | null;
};

function Row({ page, names, onEdit }: RowProps) {
  const projects = page.projects.map((slug) => names.get(slug) ?? slug);
  return (
    <li class="run page-row">
      <div class="run-head">
        <span class="run-name">{page.title}</span>
        <State look={page.published ? PUBLISHED : HIDDEN} />
      </div>
      <p class="run-foot soft">
        {page.published ? (
          <a href={page.url}>
            {location.host}
            {page.url} <Icon name="external" size={12} />
          </a>
        ) : (
          <span>{page.url}</span>
        )}
        <span>{projects.length === 0 ? "no project" : projects.join(", ")}</span>
      </p>
      {onEdit && (
        <Button icon="edit" onClick={onEdit} aria-label={`Edit ${page.title}`}>
          Edit
        </Button>
      )}
    </li>
  );
}

/** What the world may see of an organisation's releases. */
export function PagesScreen({ org }: { readonly org: string }) {
  const { data, error, refetch } = useQuery(pagesQuery(org));
  const { data: board } = useQuery(boardQuery(org));
  const names = new Map(board?.projects.map(({ slug, name }) => [slug, name]));
  const { mayManage } = useRole(org);
  const [edited, setEdited] = useState<Page | "new" | null>(null);
  const make = (
    <Button tone="primary" icon="plus" onClick={() => setEdited("new")}>
      New page
    </Button>
  );
  const pages = data?.items;
  return (
    <Screen
      title="Public pages"
      lead="What those who wait for your releases can see, without an account."
      actions={mayManage && pages && pages.length > 0 && make}
    >
      <div class="card">
        {error && !pages && <Failure error={error} onRetry={() => void refetch()} />}
        {!pages && !error && <Skeleton rows={2} label="Loading the pages" />}
        {pages?.length === 0 && (
          <Blank icon="globe" title="No page yet" action={mayManage && make}>
            A page shows what runs where and what is on the way, for the projects you choose.
          </Blank>
        )}
        {pages && pages.length > 0 && (
          <ul class="rows">
            {pages.map((page) => (
              <Row
                key={page.slug}
                page={page}
                names={names}
                onEdit={mayManage ? () => setEdited(page) : null}
              />
            ))}
          </ul>
        )}
      </div>
      {edited !== null && (
        <PageDialog
          org={org}
          page={edited === "new" ? null : edited}
          others={pages?.map(({ slug }) => slug) ?? []}
          onClose={() => setEdited(null)}
        />
      )}
    </Screen>
  );
}
