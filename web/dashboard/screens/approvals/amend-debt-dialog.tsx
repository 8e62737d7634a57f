import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "preact/hooks";
import type { Debt } from "../../../../schema/contract/approvals.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { Field, TextArea, TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { membersQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { oneLine } from "../../words/one-line.ts";
import { dayOf, momentOf, ownZone } from "../../words/zones.ts";

/** Everybody, a page after the other: who is looked for may be on the last. */
function useMembers(org: string) {
  const { data, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(membersQuery(org));
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return data?.pages.flatMap(({ items }) => items) ?? [];
}

const endOf = (day: string) => new Date(momentOf(`${day}T23:59`, ownZone())).toISOString();

type Props = { readonly org: string; readonly debt: Debt; readonly onClose: () => void };

/** Gives a review to somebody else, or more time. */
export function AmendDebtDialog({ org, debt, onClose }: Props) {
  const { id, version, dueAt } = debt;
  const before = dayOf(Date.parse(dueAt), ownZone());
  const [owner, setOwner] = useState("");
  const [day, setDay] = useState(before);
  const [reason, setReason] = useState("");
  const members = useMembers(org);
  const queries = useQueryClient();
  const isSame = owner === "" && (day === before || day === "");
  const amending = useMutation({
    mutationFn: () =>
      call(
        "amendDebt",
        { org, id },
        {
          body: {
            reason: oneLine(reason),
            ...(owner === "" ? {} : { owner }),
            ...(day === before || day === "" ? {} : { dueAt: endOf(day) }),
          },
        },
      ),
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: keys.everyDebt(org) });
      notify(`The review of ${version} is changed`);
      onClose();
    },
  });
  const errors = fieldErrors(amending.error);
  return (
    <Dialog title={`Review of ${version}`} onClose={onClose}>
      <Form error={amending.error} fields={["owner", "dueAt", "reason"]} onSubmit={() => amending.mutate()}>
        <Field label="Owed by" error={errors.owner}>
          {(attributes) => (
            <select
              class="input"
              {...attributes}
              value={owner}
              onChange={(event) => setOwner(event.currentTarget.value)}
            >
              <option value="">{debt.owner}, as before</option>
              {members
                .filter(({ role }) => role !== "viewer")
                .map((member) => (
                  <option key={member.id} value={member.id}>
                    {member.name} ({member.email})
                  </option>
                ))}
            </select>
          )}
        </Field>
        <TextField
          label="Due"
          type="date"
          hint="By the end of this day, where you are."
          value={day}
          error={errors.dueAt}
          onInput={(event) => setDay(event.currentTarget.value)}
        />
        <TextArea
          label="Reason"
          required
          rows={2}
          maxLength={1000}
          hint="Stands in the audit log."
          value={reason}
          error={errors.reason}
          onInput={(event) => setReason(event.currentTarget.value)}
        />
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone="primary" disabled={isSame} isBusy={amending.isPending}>
            Save
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
