import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "preact/hooks";
import type { OrgSettings } from "../../../../schema/contract/organisations.ts";
import { call } from "../../api/call.ts";
import { askForProof } from "../../api/proof.ts";
import { Button } from "../../parts/button.tsx";
import { Choice } from "../../parts/choice.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Failure } from "../../parts/failure.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { orgQuery, securityQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { useRole } from "../../queries/use-role.ts";
import { EnvironmentLinks } from "./environment-links.tsx";
import { SettingsTabs } from "./settings-tabs.tsx";
import "./settings.css";

function Named({ org, settings }: { readonly org: string; readonly settings: OrgSettings }) {
  const [name, setName] = useState(settings.name);
  const [autoProjects, setAutoProjects] = useState(settings.autoProjects);
  const queries = useQueryClient();
  const saving = useMutation({
    mutationFn: () => call("amendOrg", { org }, { body: { name, autoProjects } }),
    onSuccess: async () => {
      await Promise.all([
        queries.invalidateQueries({ queryKey: keys.settings(org) }),
        queries.invalidateQueries({ queryKey: keys.me }),
      ]);
      notify("The settings are saved");
    },
  });
  return (
    <section class="card settings-form" aria-label="The organisation">
      <Form error={saving.error} fields={["name"]} onSubmit={() => saving.mutate()}>
        <TextField
          label="Name"
          name="organisation"
          required
          maxLength={100}
          hint={`The short name ${org} stays: it stands in too many pipelines to change.`}
          value={name}
          error={fieldErrors(saving.error).name}
          onInput={(event) => setName(event.currentTarget.value)}
        />
        <Choice
          label="Make a project at its first event"
          hint="Otherwise an event for a project nobody made waits in the inbox."
          checked={autoProjects}
          onChange={() => setAutoProjects(!autoProjects)}
        />
        <div class="form-actions">
          <Button type="submit" tone="primary" isBusy={saving.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </section>
  );
}

function RemoveDialog({ org, onClose }: { readonly org: string; readonly onClose: () => void }) {
  const [typed, setTyped] = useState("");
  const queries = useQueryClient();
  const navigate = useNavigate();
  const removing = useMutation({
    mutationFn: () => call("removeOrg", { org }, { body: { confirm: typed } }),
    onSuccess: async () => {
      await navigate({ to: "/new" });
      queries.removeQueries({ queryKey: keys.org(org) });
      await queries.invalidateQueries({ queryKey: keys.me });
    },
  });
  return (
    <Dialog title={`Remove ${org}`} onClose={onClose}>
      <Form error={removing.error} fields={["confirm"]} onSubmit={() => removing.mutate()}>
        <p>
          Every project, release, event, report, page, member and token of it goes, for good and for
          everybody. Export it first if anything of it is still needed.
        </p>
        <TextField
          label={`Write ${org} to remove it`}
          name="confirm"
          autocomplete="off"
          spellcheck={false}
          value={typed}
          error={fieldErrors(removing.error).confirm}
          onInput={(event) => setTyped(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Keep it</Button>
          <Button type="submit" tone="danger" disabled={typed !== org} isBusy={removing.isPending}>
            Remove for good
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}

function Grave({ org }: { readonly org: string }) {
  const [isRemoving, setRemoving] = useState(false);
  const queries = useQueryClient();
  /** A download shows no refusal, so the proof comes first. */
  const download = async () => {
    const { provenUntil } = await queries.fetchQuery({ ...securityQuery, staleTime: 0 });
    if (provenUntil === null && !(await askForProof())) return;
    location.assign(`/v1/orgs/${org}/export`);
  };
  return (
    <>
      <section class="card settings-danger" aria-label="Export">
        <p>
          Everything of the organisation as NDJSON, a line each. Secrets are not in it: nobody knows them.
        </p>
        <Button onClick={() => void download()}>Export everything</Button>
      </section>
      <section class="card settings-danger" aria-label="Remove">
        <p>Removing the organisation cannot be taken back.</p>
        <Button tone="danger" onClick={() => setRemoving(true)}>
          Remove the organisation
        </Button>
      </section>
      {isRemoving && <RemoveDialog org={org} onClose={() => setRemoving(false)} />}
    </>
  );
}

export function GeneralScreen({ org }: { readonly org: string }) {
  const { data, error, refetch } = useQuery(orgQuery(org));
  const { mayManage, isOwner } = useRole(org);
  return (
    <Screen title="General" lead="What the organisation is called, and how it takes what it does not know.">
      <SettingsTabs org={org} />
      {error && !data && <Failure error={error} onRetry={() => void refetch()} />}
      {!data && !error && <Skeleton rows={3} label="Loading the settings" />}
      {data && mayManage && <Named org={org} settings={data} />}
      {data && !mayManage && (
        <p class="soft">Owners and maintainers can change what {data.name} is called.</p>
      )}
      <EnvironmentLinks org={org} />
      {data && isOwner && <Grave org={org} />}
    </Screen>
  );
}
