import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { Debt } from "../../../../schema/contract/approvals.ts";
import { Icon } from "../../../ui/icon.tsx";
import { day } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { Failure } from "../../parts/failure.tsx";
import { More } from "../../parts/more.tsx";
import { Segments } from "../../parts/segments.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { State } from "../../parts/state.tsx";
import { useNow } from "../../parts/use-now.ts";
import { Until } from "../../parts/when.tsx";
import { meQuery } from "../../queries/account.ts";
import { debtsQuery } from "../../queries/gates.ts";
import { useRole } from "../../queries/use-role.ts";
import { AmendDebtDialog } from "./amend-debt-dialog.tsx";
import { DEBT_LOOKS, isOverdue } from "./debt-looks.ts";
import { Place } from "./place.tsx";
import { SettleDialog } from "./settle-dialog.tsx";

const SEGMENTS = [
  { value: "open", label: "Open" },
  { value: "settled", label: "Settled" },
] as const;

type Segment = (typeof SEGMENTS)[number]["value"];

type DueProps = { readonly debt: Debt; readonly isLate: boolean };

function Due({ debt, isLate }: DueProps) {
  return (
    <>
      <p class="run-foot soft">
        <span>
          owed by <strong>{debt.owner}</strong>
        </span>
        <span>
          due {day(debt.dueAt)}, <Until iso={debt.dueAt} />
        </span>
      </p>
      {isLate && (
        <p class="note note-bad">
          <Icon name="lock" />
          Until it is written, this project may not be deployed anywhere: its gate for overdue reviews is
          closed.
        </p>
      )}
    </>
  );
}

type ItemProps = {
  readonly org: string;
  readonly debt: Debt;
  readonly onSettle: (() => void) | null;
  readonly onAmend: (() => void) | null;
};

function Item({ org, debt, onSettle, onAmend }: ItemProps) {
  const { version, reason, overriddenBy, openedAt, review, settledAt, settledBy } = debt;
  const isLate = isOverdue(debt, useNow());
  const state = settledAt === null ? (isLate ? "overdue" : "open") : "settled";
  return (
    <li class="run request">
      <Place org={org} {...debt}>
        <State look={DEBT_LOOKS[state]} />
      </Place>
      <p>
        {overriddenBy} passed closed gates: {reason}
        <span class="soft">
          {" "}
          <Ago iso={openedAt} />
        </span>
      </p>
      {settledAt === null && <Due debt={debt} isLate={isLate} />}
      {settledAt !== null && (
        <>
          <p class="debt-review">{review}</p>
          <p class="run-foot soft">
            <span>
              written by {settledBy} <Ago iso={settledAt} />
            </span>
          </p>
        </>
      )}
      {settledAt === null && (onSettle || onAmend) && (
        <div class="request-actions">
          {onSettle && (
            <Button
              tone="primary"
              icon="edit"
              onClick={onSettle}
              aria-label={`Write the review of ${version}`}
            >
              Write the review
            </Button>
          )}
          {onAmend && (
            <Button onClick={onAmend} aria-label={`Change owner or day of ${version}`}>
              Change owner or day
            </Button>
          )}
        </div>
      )}
    </li>
  );
}

const NONE: Record<Segment, string> = {
  open: "No review is owed. Who passes closed gates with an override owes one within a week: what happened, and what follows. Until it is written it stands here; overdue, it closes the project's gates.",
  settled: "No review is written yet. They stay readable here.",
};

type Open = { readonly debt: Debt; readonly dialog: "settle" | "amend" };

function List({ org, segment }: { readonly org: string; readonly segment: Segment }) {
  const [open, setOpen] = useState<Open | null>(null);
  const { mayWrite, mayManage } = useRole(org);
  const { data: me } = useQuery(meQuery);
  const query = useInfiniteQuery(debtsQuery(org, segment));
  const debts = query.data?.pages.flatMap(({ items }) => items);
  if (segment === "open") debts?.sort((a, b) => a.dueAt.localeCompare(b.dueAt));
  const maySettle = ({ owner }: Debt) => mayManage || (mayWrite && owner === me?.user.name);
  if (query.error && !debts) return <Failure error={query.error} onRetry={() => void query.refetch()} />;
  if (!debts) return <Skeleton rows={2} label="Loading the reviews" />;
  if (debts.length === 0) {
    return <p class="card-none soft">{NONE[segment]}</p>;
  }
  return (
    <>
      <ul class="rows">
        {debts.map((debt) => (
          <Item
            key={debt.id}
            org={org}
            debt={debt}
            onSettle={maySettle(debt) ? () => setOpen({ debt, dialog: "settle" }) : null}
            onAmend={mayManage ? () => setOpen({ debt, dialog: "amend" }) : null}
          />
        ))}
      </ul>
      <More query={query} />
      {open?.dialog === "settle" && <SettleDialog org={org} debt={open.debt} onClose={() => setOpen(null)} />}
      {open?.dialog === "amend" && (
        <AmendDebtDialog org={org} debt={open.debt} onClose={() => setOpen(null)} />
      )}
    </>
  );
}

/** What overrides oblige to. */
export function Debts({ org }: { readonly org: string }) {
  const [segment, setSegment] = useState<Segment>("open");
  return (
    <section class="card" aria-labelledby="debts-title">
      <header class="card-head">
        <h2 id="debts-title">Reviews owed</h2>
        <Segments legend="Which reviews" segments={SEGMENTS} value={segment} onChange={setSegment} />
      </header>
      <List org={org} segment={segment} />
    </section>
  );
}
