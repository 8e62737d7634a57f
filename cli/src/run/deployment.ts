import { randomUUID } from "node:crypto";
import type { Permit } from "../../../schema/contract/locks.ts";
import type { Api, Context } from "../context.ts";
import { postEvents, releaseOf, type SentEvent } from "../events.ts";
import type { PermitAsk } from "../holds.ts";
import type { Outcome } from "../http.ts";

/** One deployment, from its start to its end. */
export type Deployment = {
  readonly id: string;
  /** Whether anything of it was told. */
  readonly isTold: () => boolean;
  /** Says that it waits, that it started, or how it ended. */
  readonly tell: (
    what: "queued" | "started" | "succeeded" | "failed" | "cancelled",
    permit: Permit | null,
    more?: { readonly budgetMs?: number; readonly signal?: AbortSignal },
  ) => Promise<Outcome>;
};

/** A deployment of what was asked for. Run again, the same job makes another one, unless it was given a name. */
export function deploymentOf(context: Context, api: Api, ask: PermitAsk): Deployment {
  const { values, job } = context;
  const mark = randomUUID().slice(0, 8);
  const id = values.deploymentId ?? [job?.run?.slice(0, 150), mark].filter(Boolean).join("-");
  const { attempt, digest, link, actor } = values;
  let isTold = false;
  return {
    id,
    isTold: () => isTold,
    tell: async (what, permit, more) => {
      const type = `deployment.${what}`;
      const event: SentEvent = {
        type,
        id: `${id.slice(0, 150)}-${mark}-${what}`,
        project: ask.project,
        ...releaseOf(values, job, type),
        environment: ask.environment,
        url: link ?? job?.url,
        actor: actor ?? job?.actor,
        data: { deploymentId: id, attempt, permit: permit?.permit, digest },
      };
      const outcome = await postEvents(api, event, more);
      isTold ||= outcome.kind === "answer";
      return outcome;
    },
  };
}
