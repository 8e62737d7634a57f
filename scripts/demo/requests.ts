import { type CdEvent, cdEventOf, cdEventsRequest } from "./cdevents.ts";
import { DAY_MS } from "./clock.ts";
import { projectOf } from "./company.ts";
import type { Fact } from "./fact.ts";
import { githubRequest } from "./github.ts";
import { reportRequest } from "./junit.ts";
import { nativeRequest } from "./native.ts";
import type { IngestRequest } from "./request.ts";
import { byProject, type Story } from "./story.ts";

const BATCH = 100;
/** CDEvents older than this come from a sender that collects them, newer ones as they happen. */
const FRESH_MS = 12 * DAY_MS;
const BINARY_MS = 2 * DAY_MS;

/** What CDEvents have no word for goes as a native event, but for the course of a deployment: another source would tell of another one. */
const isUnspoken = ({ kind, project }: Fact) =>
  projectOf(project).speaks === "cdevents" && (kind === "deployment" || kind === "published");

/** What one project's CI sends, oldest first; what was collected goes out before anything later does. */
function requestsOf(facts: readonly Fact[], now: number): IngestRequest[] {
  const requests: IngestRequest[] = [];
  let native: Fact[] = [];
  let batch: CdEvent[] = [];
  const flush = () => {
    if (native.length > 0) requests.push(nativeRequest(native));
    if (batch.length > 0) requests.push(cdEventsRequest(batch, false));
    native = [];
    batch = [];
  };
  for (const fact of facts) {
    const delivery = fact.kind === "report" ? reportRequest(fact) : githubRequest(fact);
    if (delivery) {
      requests.push(delivery);
      continue;
    }
    const event = cdEventOf(fact, now);
    if (event && fact.at > now - FRESH_MS) {
      flush();
      requests.push(cdEventsRequest([event], fact.at > now - BINARY_MS));
    } else if (event) batch.push(event);
    else if (!isUnspoken(fact)) native.push(fact);
    if (native.length + batch.length >= BATCH) flush();
  }
  flush();
  return requests;
}

/** Everything the story's CI systems send, a list for each project. */
export const requestsFor = (story: Story): IngestRequest[][] =>
  byProject(story).map((facts) => requestsOf(facts, story.now));
