import { setTimeout as wait } from "node:timers/promises";
import { call, Refused } from "./client.ts";
import { DEMO } from "./company.ts";
import { nativeRequest } from "./native.ts";
import {
  haltReleases,
  isFilled,
  letIn,
  makeOrganisation,
  makeProjects,
  makeToken,
  planReleases,
  publishPage,
  signIn,
} from "./organisation.ts";
import { type Cast, tellPermission } from "./permission.ts";
import type { IngestRequest } from "./request.ts";
import { requestsFor } from "./requests.ts";
import { startOfMinute, tellStory } from "./story.ts";

export { DEMO } from "./company.ts";

/** Requests under way at once: the product answers people meanwhile. */
const LANES = 2;
/** A line for every quarter of the events. */
const PARTS = 4;
const PAUSE_MS = 150;
const PATIENCE_MS = 60_000;

export type Filling = {
  /** Of the running product, without a slash at its end. */
  readonly baseUrl: string;
  /** Milliseconds since the epoch: what the history leads up to. */
  readonly now: number;
  readonly say: (line: string) => void;
  readonly signal?: AbortSignal;
};

/** Sends what the projects' CI systems have to say, each project's in order, some projects at a time. */
export async function sendAll(
  { baseUrl, say, signal }: Omit<Filling, "now">,
  token: string,
  projects: readonly (readonly IngestRequest[])[],
): Promise<void> {
  const waiting = projects.values();
  const total = projects.flat().reduce((sum, { events }) => sum + events, 0);
  let sent = 0;
  const send = async ({ path, headers, body, events }: IngestRequest) => {
    const authorization = `Bearer ${token}`;
    const what = {
      method: "POST",
      path: `/v1/ingest${path}`,
      headers: { ...headers, authorization },
      body,
    } as const;
    const answer = await call(baseUrl, what, signal);
    const refused = answer.status === 202 ? (JSON.parse(answer.text) as { rejected?: number }).rejected : 1;
    if ((refused ?? 0) > 0) throw new Refused(what, answer);
    const part = Math.floor((PARTS * sent) / total);
    sent += events;
    if (Math.floor((PARTS * sent) / total) > part) say(`Demo: ${sent} of ${total} events`);
  };
  let isBroken = false;
  const lane = async () => {
    for (const requests of waiting) {
      for (const request of requests) {
        if (isBroken) return;
        await send(request).catch((error: unknown) => {
          isBroken = true;
          throw error;
        });
      }
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}

/** Asks until the answer is right. */
async function until<T>(question: () => Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    const answer = await question();
    if (isRight(answer)) return answer;
    if (Date.now() > end) throw new Error(`never came right: ${JSON.stringify(answer).slice(0, 300)}`);
    await wait(PAUSE_MS);
  }
}

/** A report counts as of the moment it is sent, so it is sent after all that happened before. */
const isReport = ({ path }: IngestRequest) => path.startsWith("/reports");

const pick = (requests: readonly IngestRequest[][], isPicked: (request: IngestRequest) => boolean) =>
  requests.map((list) => list.filter(isPicked));

/**
 * Fills the product with a demo organisation by its public interface alone. An interrupted filling is gone on with;
 * a finished one is left as it is.
 * @throws the signal's reason when it is aborted; Refused when the product does not take what it is sent
 */
export async function fillDemo(filling: Filling): Promise<void> {
  const { baseUrl, say, signal } = filling;
  const owner = await signIn(baseUrl, DEMO, signal);
  await makeOrganisation(owner);
  if (await isFilled(owner)) return;
  say("Demo: filling the organisation with three months of releases");
  await makeProjects(owner);
  const { token, now } = await makeToken(owner, startOfMinute(filling.now));
  const story = tellStory(now);
  await planReleases(owner, story.plans);
  const requests = requestsFor(story);
  await sendAll(
    filling,
    token,
    pick(requests, (request) => !isReport(request)),
  );
  const colleagues = await letIn(owner, (who) => signIn(baseUrl, who, signal));
  const quietly = { baseUrl, say: () => undefined, signal };
  const tell: Cast["tell"] = (facts, permit) => sendAll(quietly, token, [[nativeRequest(facts, permit)]]);
  await tellPermission({ owner, colleagues, now, tell, until });
  await sendAll(quietly, token, pick(requests, isReport));
  await haltReleases(owner, story.plans);
  await publishPage(owner);
  say("Demo: ready");
}
