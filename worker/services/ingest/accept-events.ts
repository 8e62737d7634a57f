import type { IngestAnswer, IngestResult } from "../../../schema/contract/events.ts";
import { boundProject } from "../../core/access.ts";
import { TooManyEvents } from "../../ingest/decode.ts";
import { redact } from "../../ingest/redact.ts";
import { type Decoded, type SentRequest, Unreadable } from "../../ingest/sent.ts";
import { authorise, type OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";
import { checkPermits } from "./check-permits.ts";
import { foreignProjects } from "./foreign-projects.ts";
import { type IntakeRequest, readRequest } from "./intake-request.ts";

/** A send that never returns must not hold an answer back, nor the instance that gave it. */
const WAKE_TIMEOUT_MS = 2000;

function read(request: IntakeRequest, receivedAt: number): Decoded[] {
  try {
    return readRequest(request, receivedAt);
  } catch (error) {
    if (error instanceof TooManyEvents) throw new Refusal("too-large", `${error.message}.`);
    if (error instanceof Unreadable) {
      throw new Refusal("malformed", `Nothing in the body can be read: ${error.message}.`, {
        errors: [{ path: error.path, message: error.message }],
      });
    }
    throw error;
  }
}

const resultOf = (decoded: Decoded, index: number, intakeId: string): IngestResult => {
  if (decoded.kind === "invalid") {
    const { id, path, message } = decoded;
    return { index, id, status: "rejected", problem: { path, message } };
  }
  const id = decoded.kind === "event" ? decoded.event.id : decoded.id;
  return { index, id: id ?? `${intakeId}.${index}`, status: "accepted" };
};

/** @param isStale whether all that is refused is so because somebody else holds the environments since */
function refuseAll(results: readonly IngestResult[], isStale: boolean): never {
  const errors = results.flatMap(({ index, problem }) =>
    problem
      ? [{ path: results.length > 1 ? `${index}.${problem.path}` : problem.path, message: problem.message }]
      : [],
  );
  const [first] = errors;
  const because = first
    ? `${first.path ? `${first.path}: ` : ""}${first.message}`
    : "there is no event in it";
  const kind = isStale ? "conflict" : "invalid";
  throw new Refusal(kind, `No event was accepted: ${because}.`, { errors, extra: { results } });
}

/**
 * Stores an intake row and wakes its consumer. What is stored is safe; the wake-up may fail or hang.
 * @returns the wake-up, to be finished after the answer
 */
export async function storeIntake(
  ctx: OrgContext,
  id: string,
  request: IntakeRequest,
  receivedAt: number,
): Promise<{ after: Promise<void> }> {
  await ctx.ledger.intake.put({ id, orgId: ctx.org.id, request: JSON.stringify(request), receivedAt });
  const timeout = new Promise<never>((_, reject) => {
    setTimeout(() => reject(new Error("the queue did not answer")), WAKE_TIMEOUT_MS);
  });
  const woken = Promise.resolve().then(() => ctx.wake.events(ctx.org.shard, id));
  const after = Promise.race([woken, timeout]).catch((error) =>
    ctx.log.error("intake.wake_failed", error, { requestId: ctx.requestId, intake: id }),
  );
  return { after };
}

/** What is stored says itself which projects are not the job's, so that it reads the same whenever it is read. */
async function withForeign(
  ctx: OrgContext,
  request: IntakeRequest & { readonly kind: "sent" },
  decoded: Decoded[],
  receivedAt: number,
): Promise<{ request: typeof request; decoded: Decoded[] }> {
  const named = decoded.flatMap((one) => (one.kind === "event" ? (one.event.project.slug ?? []) : []));
  const foreign = await foreignProjects(ctx, [...new Set(named)]);
  if (foreign.length === 0) return { request, decoded };
  const narrowed = { ...request, foreign };
  return { request: narrowed, decoded: read(narrowed, receivedAt) };
}

/** What is stored says itself what its permits are worth: asked again later, they may be worth less. */
async function withPermits(
  ctx: OrgContext,
  id: string,
  { request, decoded }: Awaited<ReturnType<typeof withForeign>>,
  receivedAt: number,
): ReturnType<typeof withForeign> {
  const permits = await checkPermits(ctx, decoded, id);
  if (permits === null) return { request, decoded };
  const checked = { ...request, permits };
  return { request: checked, decoded: read(checked, receivedAt) };
}

/** Whether every event that is refused comes from who held the environment before somebody else. */
const areAllStale = (decoded: readonly Decoded[], { permits = [] }: IntakeRequest): boolean =>
  decoded.some(({ kind }) => kind === "invalid") &&
  decoded.every(({ kind }, index) => {
    const checked = permits[index];
    return kind !== "invalid" || (checked?.ok === false && checked.stale);
  });

/**
 * Accepts a request of events: each is read and answered for by itself, and what is accepted is stored before the
 * answer. Processing goes on afterwards.
 * @returns the answer, and the wake-up to let finish after it
 * @throws Refusal where nothing in it is valid
 */
export async function acceptEvents(
  ctx: OrgContext,
  sent: SentRequest,
): Promise<{ answer: IngestAnswer; after: Promise<void> }> {
  const bound = boundProject(ctx.principal);
  authorise(ctx, "event.send", bound);
  const receivedAt = ctx.clock.now();
  const id = ctx.ids.next("int", receivedAt);
  const { autoProjects } = ctx.org;
  const stated = ctx.principal.kind === "trust" ? { stated: ctx.principal.stated } : {};
  const asked = { kind: "sent", sent, boundProject: bound, autoProjects, ...stated } as const;
  const narrowed = await withForeign(ctx, asked, read(asked, receivedAt), receivedAt);
  const { request, decoded } = await withPermits(ctx, id, narrowed, receivedAt);
  const results = decoded.map((one, index) => resultOf(one, index, id));
  const accepted = results.filter(({ status }) => status === "accepted").length;
  if (accepted === 0) refuseAll(results, areAllStale(decoded, request));
  const answer = { accepted, rejected: results.length - accepted, results };
  if (!decoded.some(({ kind }) => kind === "event")) return { answer, after: Promise.resolve() };
  const stored: IntakeRequest = { ...request, sent: { ...sent, body: redact(sent.body) } };
  const { after } = await storeIntake(ctx, id, stored, receivedAt);
  ctx.log.info("intake.stored", { requestId: ctx.requestId, org: ctx.org.id, intake: id, accepted });
  return { answer, after };
}
