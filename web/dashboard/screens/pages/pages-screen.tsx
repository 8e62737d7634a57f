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
import { pagesQuery } from "../../queries/organisation.ts";
import { useRole } from "../../queries/use-role.ts";
import type { Look } from "../../words/states.ts";
import { PageDialog } from "./page-dialog.tsx";
import "../release/release.css";

const PUBLISHED: Look = { word: "Published", tone: "ok", icon: "globe" };
const HIDDEN: Look = { word: "Not published", tone: "idle", icon: "eye-off" };

function Row({ page, onEdit }: { readonly page: Page; readonly onEdit: (() => void) | null }) {
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
        <span>{page.projects.length === 0 ? "no project" : page.projects.join(", ")}</span>
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
              <Row key={page.slug} page={page} onEdit={mayManage ? () => setEdited(page) : null} />
            ))}
          </ul>
        )}
      </div>
      {edited !== null && (
        <PageDialog org={org} page={edited === "new" ? null : edited} onClose={() => setEdited(null)} />
      )}
    </Screen>
  );
}
