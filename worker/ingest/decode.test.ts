import { describe, expect, it } from "vitest";
import { decode, headersFor } from "./decode.ts";
import type { SentRequest } from "./sent.ts";

const NOW = Date.UTC(2026, 0, 1);
const send = (event: object, over: Partial<SentRequest> = {}) =>
  decode(
    {
      dialect: "events",
      contentType: "application/json",
      headers: {},
      body: JSON.stringify(event),
      query: {},
      ...over,
    },
    NOW,
  );

const native = (over: object) => ({ type: "build.started", project: "shop", version: "1", ...over });
const cdEvent = (content: object) => ({
  context: {
    id: "1",
    source: "s",
    type: "dev.cdevents.pipelinerun.started.0.3.0",
    timestamp: "2026-01-01T00:00:00Z",
    specversion: "0.5.1",
  },
  subject: { id: "run", content },
});

describe("a clock", () => {
  it("may be ten minutes ahead of ours, and no more", () => {
    const at = (ms: number) => native({ id: "a", occurredAt: new Date(NOW + ms).toISOString() });
    expect(send(at(600_000))).toMatchObject([{ kind: "event" }]);
    expect(send(at(600_001))).toEqual([
      { kind: "invalid", id: "a", path: "occurredAt", message: "more than 10 minutes ahead of our clock" },
    ]);
  });

  it("may be any time behind", () => {
    expect(send(native({ occurredAt: "1970-01-01T00:00:00Z" }))).toMatchObject([
      { kind: "event", event: { occurredAt: 0 } },
    ]);
  });
});

describe("the query of a request", () => {
  const query = { project: "front", version: "9", commit: "abc" };

  it("names the project, and the release of an event that names none", () => {
    expect(send(cdEvent({}), { query })).toMatchObject([
      { event: { project: { slug: "front" }, claims: { version: "9", commit: "abc" } } },
    ]);
  });

  it("says nothing of the release of an event that names its own", () => {
    expect(send(native({}), { query })).toMatchObject([
      { event: { project: { slug: "front" }, claims: { version: "1", commit: null } } },
    ]);
  });

  it("names no release for an environment's own news", () => {
    const event = cdEvent({ name: "eu" });
    event.context.type = "dev.cdevents.environment.created.0.3.0";
    expect(send(event, { query })).toMatchObject([
      { event: { project: { slug: "front" }, claims: { version: null, commit: null } } },
    ]);
  });
});

describe("the headers kept with a request", () => {
  it("are those that a decoder reads", () => {
    expect(headersFor("events", ["ce-id", "authorization", "cookie", "ce-custom"])).toEqual([
      "ce-id",
      "ce-custom",
    ]);
    expect(headersFor("github", ["authorization", "x-github-event"])).toEqual([
      "x-github-event",
      "x-github-delivery",
    ]);
  });
});
