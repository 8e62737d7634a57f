import type { IngestAnswer } from "../../../schema/contract/events.ts";
import { idInJob } from "../ci.ts";
import { connect } from "../connect.ts";
import { answerOf, type Context, noWords } from "../context.ts";
import { identified, postEvents, releaseOf, type SentEvent } from "../events.ts";
import { exitCode } from "../exit-codes.ts";
import { need } from "../parse.ts";
import { WrongUse } from "../stop.ts";

/** How a deployment can end, with what CI systems call it. */
const STATUSES: Readonly<Record<string, string>> = {
  succeeded: "succeeded",
  success: "succeeded",
  failed: "failed",
  failure: "failed",
  cancelled: "cancelled",
  canceled: "cancelled",
  rolled_back: "rolled_back",
};

/** The end that is meant, by its own name or a CI's. */
export function readStatus(given: string): string {
  const status = STATUSES[given.toLowerCase()];
  if (status !== undefined) return status;
  throw new WrongUse(`--status is succeeded, failed, cancelled or rolled_back, not "${given}".`);
}

/** A run of a CI's job is one deployment of a project to an environment, unless it was given a name. */
const deploymentIdOf = ({ values, job }: Context): string | undefined =>
  values.deploymentId ?? idInJob(job, "deployment", `${values.project} ${values.environment}`);

function deploymentEvent(type: string, context: Context): SentEvent {
  const { values, job } = context;
  const { id, occurredAt, link, actor, attempt, permit, fence, digest, rollout } = values;
  return identified(
    {
      type,
      project: need(values, "project"),
      ...releaseOf(values, job, type),
      environment: need(values, "environment"),
      id,
      occurredAt,
      url: link ?? job?.url,
      actor: actor ?? job?.actor,
      data: {
        deploymentId: deploymentIdOf(context),
        attempt,
        permit,
        fence: permit === undefined ? fence : undefined,
        digest,
        rolloutPercent: rollout,
      },
    },
    job,
  );
}

async function tell(type: string, context: Context): Promise<number> {
  noWords(context);
  const { out } = context;
  const event = deploymentEvent(type, context);
  if (context.values.permit !== undefined) out.mask(context.values.permit);
  const answer = answerOf<IngestAnswer>(await postEvents(connect(context), event));
  out.result(`${type}: ${event.project} ${event.version ?? event.commit} in ${event.environment}`);
  out.document({ ...answer, event: { ...event, data: { ...(event.data as object), permit: undefined } } });
  return exitCode("fine");
}

/** Says that a deployment begins. */
export const deployStart = (context: Context): Promise<number> => tell("deployment.started", context);

/** Says how a deployment ended. */
export const deployFinish = async (context: Context): Promise<number> =>
  tell(`deployment.${readStatus(need(context.values, "status"))}`, context);
