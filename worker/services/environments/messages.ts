import type { Lock } from "../../core/environment/lease.ts";
import type { FoundRollback } from "../../core/environment/rollback.ts";
import { toVerdict } from "../../core/gates/evaluate.ts";
import { type Finding, isOpen } from "../../core/gates/facts.ts";
import type { ShownDeployment } from "../../core/release/deployment-shown.ts";
import { isoTime, isoTimeOrNull } from "../../core/time.ts";
import type { Message } from "../../core/webhooks/message.ts";
import type { Ids } from "../ports.ts";
import type { EnvironmentAt, Memo, ReleaseFacts } from "./ports.ts";

type ToldRelease = Pick<ReleaseFacts, "version" | "status"> & { readonly id: string };

const MOST_VERDICTS = 20;
const MOST_CHARS = 500;

/** What others are to be told, with the id they will know it by: told again after a crash it is the same. */
export const messageMemo = (message: Message, ids: Ids): Memo => ({
  kind: "message",
  message: { ...message, id: ids.next("msg") },
});

export type LockWord = "lock.acquired" | "lock.released" | "lock.expired" | "lock.stolen";

/**
 * What became of a hold.
 * @param by null: time did it
 * @param because why it was taken from its holder
 */
export const lockMessage = (
  type: LockWord,
  { name: environment }: EnvironmentAt,
  lock: Lock,
  { by, because, at }: { readonly by: string | null; readonly because: string | null; readonly at: number },
): Message => {
  const { id, holder, fence, reason, since, expiresAt } = lock;
  const held = { id, holder, fence, reason, since: isoTime(since), expiresAt: isoTimeOrNull(expiresAt) };
  return { type, environment, at, facts: { environment, lock: held, by, because } };
};

/** That a release was rolled back: by a deployment's word, or by what was found. */
export const rollbackMessage = (
  { name: environment }: EnvironmentAt,
  { id, version, status }: ToldRelease,
  { at, to, told }: Pick<FoundRollback, "at" | "told"> & { readonly to: FoundRollback["to"] | null },
  deployment: ShownDeployment | null,
): Message => ({
  type: "deployment.rolled_back",
  environment,
  at,
  facts: {
    release: { id, version, status },
    environment,
    deployment,
    from: version,
    to: to?.version ?? null,
    told,
  },
});

/** What is closed comes first, so that it is told however many gates there are. */
const verdictsOf = (findings: readonly Finding[]) =>
  [...findings.filter((finding) => !isOpen(finding)), ...findings.filter(isOpen)]
    .slice(0, MOST_VERDICTS)
    .map((finding) => {
      const { because, ...verdict } = toVerdict(finding);
      return { ...verdict, because: because.slice(0, MOST_CHARS) };
    });

/**
 * That a release is kept out of an environment, or is let in again.
 * @param earliest when all gates could be open, milliseconds since the epoch; null: not by waiting alone
 */
export const gateMessage = (
  type: "gate.blocked" | "gate.opened",
  { name: environment }: EnvironmentAt,
  { id, version, status }: ToldRelease,
  findings: readonly Finding[],
  earliest: number | null,
  at: number,
): Message => ({
  type,
  environment,
  at,
  facts: {
    release: { id, version, status },
    environment,
    verdicts: verdictsOf(findings),
    earliest: isoTimeOrNull(earliest),
  },
});
