import { DAY_MS, isoTime } from "./clock.ts";
import { projectOf } from "./company.ts";
import type { Fact } from "./fact.ts";
import { randomFor } from "./random.ts";
import { CI_URL, type IngestRequest } from "./request.ts";

/** The sender was brought up to date in between: what it sends now is 0.5. */
const UPDATED_DAYS_AGO = 40;
const SOURCE = `${CI_URL}/warehouse`;

type Json = { readonly [field: string]: unknown };
type Dialect = "0.4.1" | "0.5.0";
type Meaning = {
  readonly subject: string;
  readonly predicate: string;
  readonly id: string;
  readonly content: Json;
};

/** The image of a version; its digest is the artifact's identity. */
export const artifactOf = (project: string, version: string): string =>
  `pkg:oci/${project}@sha256%3A${randomFor(`digest ${project} ${version}`).hex(64)}?tag=${version}`;

const outcome = (good: boolean, dialect: Dialect) =>
  dialect === "0.5.0" ? (good ? "success" : "failure") : good ? "pass" : "fail";

function meaningOf(fact: Fact, dialect: Dialect): Meaning | null {
  const { project, version } = fact;
  const link = (path: string) => ({ [dialect === "0.5.0" ? "uri" : "url"]: `${CI_URL}/${path}` });
  switch (fact.kind) {
    case "merged":
      return {
        subject: "change",
        predicate: "merged",
        id: fact.title,
        content: { repository: { id: projectOf(project).repository, source: SOURCE } },
      };
    case "build": {
      const begun = fact.status === "started";
      const word = fact.status === "succeeded" ? "success" : "failure";
      const content = { pipelineName: fact.name, ...link(`pipelines/${fact.buildId}`) };
      return {
        subject: "pipelineRun",
        predicate: begun ? "started" : "finished",
        id: fact.buildId,
        content: begun ? content : { ...content, outcome: word },
      };
    }
    case "tests": {
      const begun = fact.status === "started";
      const environment = { id: fact.environment ?? "dev", source: SOURCE };
      const content = { environment, testSuite: { id: fact.suite, name: fact.suite } };
      const good = fact.cases.every(({ status }) => status !== "failed");
      const ended = { outcome: outcome(good, dialect), ...(good ? {} : { reason: "checks failed" }) };
      return {
        subject: "testSuiteRun",
        predicate: begun ? "started" : "finished",
        id: fact.runId,
        content: begun ? content : { ...content, ...ended },
      };
    }
    case "deployment": {
      // There is no word for a deployment that waits, runs or failed.
      if (fact.status !== "succeeded" || version === null) return null;
      const environment = { id: fact.environment, source: SOURCE };
      return {
        subject: "service",
        predicate: fact.rollback ? "rolledback" : "deployed",
        id: project,
        content: { environment, artifactId: artifactOf(project, version) },
      };
    }
    case "published":
      if (version === null) return null;
      return {
        subject: "service",
        predicate: "published",
        id: project,
        content: {
          environment: { id: "production", source: SOURCE },
          artifactId: artifactOf(project, version),
        },
      };
    default:
      return null;
  }
}

export type CdEvent = {
  readonly context: Json & { id: string; type: string; timestamp: string };
  readonly subject: Json;
};

function eventOf(fact: Fact, { subject, predicate, id, content }: Meaning, dialect: Dialect): CdEvent {
  const isNew = dialect === "0.5.0";
  const { project, version, commit } = fact;
  const customData = {
    project,
    ...(version === null ? {} : { version }),
    ...(commit === null ? {} : { commit }),
  };
  return {
    context: {
      [isNew ? "specversion" : "version"]: dialect,
      id: fact.id,
      source: SOURCE,
      type: `dev.cdevents.${subject.toLowerCase()}.${predicate}.${isNew ? "0.3.0" : "0.2.0"}`,
      timestamp: isoTime(fact.at),
      chainId: randomFor(`chain ${project} ${commit}`).uuid(),
    },
    subject: { id, source: SOURCE, ...(isNew ? {} : { type: subject }), content },
    customData,
    customDataContentType: "application/json",
  } as CdEvent;
}

/** A fact as a CDEvent; null: there is none for it. */
export function cdEventOf(fact: Fact, now: number): CdEvent | null {
  if (projectOf(fact.project).speaks !== "cdevents") return null;
  const dialect = fact.at < now - UPDATED_DAYS_AGO * DAY_MS ? "0.4.1" : "0.5.0";
  const meaning = meaningOf(fact, dialect);
  return meaning && eventOf(fact, meaning, dialect);
}

const attributesOf = ({ context: { id, type, timestamp } }: CdEvent) => ({
  specversion: "1.0",
  id,
  source: SOURCE,
  type,
  time: timestamp,
});

const structured = (event: CdEvent) => ({
  ...attributesOf(event),
  datacontenttype: "application/json",
  data: event,
});

const asBinary = (event: CdEvent): IngestRequest => ({
  path: "/events",
  headers: {
    "content-type": "application/json",
    ...Object.fromEntries(Object.entries(attributesOf(event)).map(([name, value]) => [`ce-${name}`, value])),
  },
  body: JSON.stringify(event),
  events: 1,
});

const asStructured = (event: CdEvent): IngestRequest => ({
  path: "/events",
  headers: { "content-type": "application/cloudevents+json" },
  body: JSON.stringify(structured(event)),
  events: 1,
});

const asBatch = (events: readonly CdEvent[]): IngestRequest => ({
  path: "/events",
  headers: { "content-type": "application/cloudevents-batch+json" },
  body: JSON.stringify(events.map(structured)),
  events: events.length,
});

/** Several at once are a batch; a lone one is structured, or binary while it is fresh. */
export function cdEventsRequest(events: readonly CdEvent[], isFresh: boolean): IngestRequest {
  const [only, ...others] = events;
  if (!only || others.length > 0) return asBatch(events);
  return isFresh ? asBinary(only) : asStructured(only);
}
