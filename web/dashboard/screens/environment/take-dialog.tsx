import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "preact/hooks";
import type { AcquireLock, Lock } from "../../../../schema/contract/locks.ts";
import { call } from "../../api/call.ts";
import { Button } from "../../parts/button.tsx";
import { Dialog } from "../../parts/dialog.tsx";
import { TextField } from "../../parts/field.tsx";
import { fieldErrors } from "../../parts/field-errors.ts";
import { Form } from "../../parts/form.tsx";
import { notify } from "../../parts/notices.tsx";
import { meQuery } from "../../queries/account.ts";
import type { EnvironmentPath } from "../../queries/gates.ts";
import { HowLong } from "./hold-fields.tsx";
import { USUAL_SECONDS } from "./lock-words.ts";
import { Loss } from "./loss.tsx";
import { keepHold } from "./own-holds.ts";
import { usePlaceChanged } from "./use-place-changed.ts";

export type Claim = Pick<AcquireLock, "holder" | "reason" | "ttlSeconds">;

/** `take`: it is free. `wait`: when it is one's turn. `steal`: from whoever has it. */
export type Taking = "take" | "wait" | "steal";

const WORDS: Record<Taking, { readonly title: string; readonly verb: string }> = {
  take: { title: "Take the lock", verb: "Take it" },
  wait: { title: "Wait for the lock", verb: "Wait for it" },
  steal: { title: "Take the lock away", verb: "Take it away" },
};

const FIELDS = ["holder", "reason", "ttlSeconds", "steal.reason"] as const;

type Props = {
  readonly path: EnvironmentPath;
  readonly how: Taking;
  /** Whose it is at this moment. */
  readonly lock: Lock | null;
  readonly onWait: (claim: Claim) => void;
  readonly onClose: () => void;
};

function Lead({ how, lock }: Pick<Props, "how" | "lock">) {
  if (how === "take") return null;
  if (how === "wait") {
    return (
      <p class="soft">
        You take it when it is your turn. Keep this page open: who stops asking for a minute loses their
        place.
      </p>
    );
  }
  return lock ? <Loss lock={lock} verb="loses" /> : <p>Nobody holds it any more: nobody loses it.</p>;
}

type Given = { readonly holder: string; readonly reason: string; readonly seconds: number };

function claimOf({ holder, reason, seconds }: Given): Claim {
  const why = reason.trim();
  return { holder, ttlSeconds: seconds, ...(why === "" ? {} : { reason: why }) };
}

type ClaimProps = {
  readonly given: Given;
  readonly errors: Readonly<Record<string, string | undefined>>;
  readonly onChange: (given: Given) => void;
};

function ClaimFields({ given, errors, onChange }: ClaimProps) {
  return (
    <>
      <TextField
        label="Holder"
        required
        maxLength={200}
        hint="Who everybody sees holding it."
        value={given.holder}
        error={errors.holder}
        onInput={(event) => onChange({ ...given, holder: event.currentTarget.value })}
      />
      <TextField
        label="What for"
        isOptional
        maxLength={1000}
        hint="Whoever has to wait reads it."
        value={given.reason}
        error={errors.reason}
        onInput={(event) => onChange({ ...given, reason: event.currentTarget.value })}
      />
      <HowLong
        label="For how long"
        hint="It ends by itself then. Prolong it before that, or give it back sooner."
        seconds={given.seconds}
        error={errors.ttlSeconds}
        onChange={(seconds) => onChange({ ...given, seconds })}
      />
    </>
  );
}

export function TakeDialog({ path, how, lock, onWait, onClose }: Props) {
  const { data: me } = useQuery(meQuery);
  const [given, setGiven] = useState<Given>({
    holder: me?.user.name ?? "",
    reason: "",
    seconds: USUAL_SECONDS,
  });
  const [why, setWhy] = useState("");
  const changed = usePlaceChanged(path);
  const { title, verb } = WORDS[how];
  const claim = claimOf(given);
  const taking = useMutation({
    mutationFn: () =>
      call("acquireLock", path, { body: how === "steal" ? { ...claim, steal: { reason: why } } : claim }),
    onSuccess: async ({ id }) => {
      keepHold(localStorage, id);
      await changed();
      notify(`You hold ${path.environment}`);
      onClose();
    },
    // Whoever took it meanwhile is to be seen.
    onError: () => changed(),
  });
  const submit = () => {
    if (how !== "wait" || given.holder.trim() === "") return taking.mutate();
    onWait(claim);
    return onClose();
  };
  const errors = fieldErrors(taking.error);
  return (
    <Dialog title={title} onClose={onClose}>
      <Form error={taking.error} fields={FIELDS} onSubmit={submit}>
        <Lead how={how} lock={lock} />
        <ClaimFields given={given} errors={errors} onChange={setGiven} />
        {how === "steal" && (
          <TextField
            label="Why it is taken away"
            required
            maxLength={1000}
            hint="Stands in the history of holds and in the audit log."
            value={why}
            error={errors["steal.reason"]}
            onInput={(event) => setWhy(event.currentTarget.value)}
          />
        )}
        <div class="form-actions">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" tone={how === "steal" ? "danger" : "primary"} isBusy={taking.isPending}>
            {verb}
          </Button>
        </div>
      </Form>
    </Dialog>
  );
}
