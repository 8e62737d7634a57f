import { describe, expect, it } from "vitest";
import { MAX_EVENTS_PER_REQUEST, MAX_INGEST_BYTES } from "../../schema/contract/events.ts";
import { CreateRelease } from "../../schema/contract/releases.ts";
import { ReportQuery } from "../../schema/contract/reports.ts";
import { decode } from "../../worker/ingest/decode.ts";
import { JunitReader } from "../../worker/ingest/junit.ts";
import { DAY_MS, MINUTE_MS, onWorkday } from "./clock.ts";
import { PROJECTS } from "./company.ts";
import type { Fact } from "./fact.ts";
import { historyBefore } from "./history.ts";
import { presentAt } from "./present.ts";
import { randomFor } from "./random.ts";
import type { IngestRequest } from "./request.ts";
import { requestsFor } from "./requests.ts";
import { tellStory } from "./story.ts";

/** A weekday, a weekend, just after midnight, the turn of a year. */
const MOMENTS = [
  "2026-03-04T15:12:40Z",
  "2026-03-08T23:59:59Z",
  "2026-06-15T00:00:30Z",
  "2027-01-01T07:30:00Z",
].map((text) => Date.parse(text));
const NOW = Date.parse("2026-03-04T15:12:40Z");

const sentAt = (now: number) => requestsFor(tellStory(now)).flat();
const isReport = ({ path }: IngestRequest) => path.startsWith("/reports");

function decoded({ path, headers, body }: IngestRequest, now: number) {
  const dialect = path === "/github" ? "github" : "events";
  return decode({ dialect, headers, contentType: headers["content-type"] ?? "", body, query: {} }, now);
}

describe("the demo's story", () => {
  it("is the same for the same minute, to the byte", () => {
    expect(sentAt(NOW)).toEqual(sentAt(NOW + 19_000));
    expect(tellStory(NOW).plans).toEqual(tellStory(NOW + 19_000).plans);
  });

  it("differs for another minute in when things happened, and in nothing else", () => {
    const [before, after] = [NOW, NOW + MINUTE_MS].map(tellStory);
    expect(after?.facts.map(({ id }) => id).sort()).toEqual(before?.facts.map(({ id }) => id).sort());
    expect(after?.facts.at(-1)?.at).toBe((before?.facts.at(-1)?.at ?? 0) + MINUTE_MS);
  });

  it.each(MOMENTS)("reaches from three months ago to this minute, and not beyond it (%d)", (now) => {
    const { facts, now: minute } = tellStory(now);
    const times = facts.map(({ at }) => at);
    expect(times.every((at, index) => at >= (times[index - 1] ?? 0) && at % 1000 === 0)).toBe(true);
    expect(minute - Math.min(...times)).toBeGreaterThan(85 * DAY_MS);
    expect(minute - Math.min(...times)).toBeLessThan(95 * DAY_MS);
    expect(Math.max(...times)).toBe(minute);
    expect(times.filter((at) => at > minute - 10 * MINUTE_MS).length).toBeGreaterThan(5);
  });

  it.each(MOMENTS)("has its past behind it when the present begins (%d)", (now) => {
    const isPreview = ({ version }: Fact) => version === null;
    const past = Math.max(...historyBefore(now).map(({ at }) => at));
    const present = presentAt(now).filter((fact) => !isPreview(fact));
    expect(past).toBeLessThan(Math.min(...present.map(({ at }) => at)));
  });

  it("uses no id twice", () => {
    const ids = tellStory(NOW).facts.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it("names teams and machines, and no person", () => {
    const teams = PROJECTS.map(({ team }) => team);
    const actors = new Set(tellStory(NOW).facts.map(({ actor }) => actor));
    expect([...actors].sort()).toEqual(["ci", "release-bot", ...teams].sort());
  });

  it("mentions nobody's addresses but GitHub's and the demo's own", () => {
    const text = sentAt(NOW)
      .map(({ body }) => body)
      .join("\n");
    const hosts = new Set(
      [...text.matchAll(/https?:\/\/([^/"\s]+)|@([\w.-]+\.\w+)/g)].map(([, a, b]) => a ?? b),
    );
    expect([...hosts].sort()).toEqual(["ci.harbour.example", "github.com", "harbour.example"]);
  });
});

describe("what the demo's CI systems send", () => {
  it.each(MOMENTS)("is understood to the last event (%d)", (now) => {
    for (const request of sentAt(now).filter((each) => !isReport(each))) {
      const events = decoded(request, now);
      expect(events).toHaveLength(request.events);
      expect(events.filter(({ kind }) => kind !== "event")).toEqual([]);
    }
  });

  it("fits into requests", () => {
    for (const { body, events } of sentAt(NOW)) {
      expect(events).toBeLessThanOrEqual(MAX_EVENTS_PER_REQUEST);
      expect(Buffer.byteLength(body)).toBeLessThan(MAX_INGEST_BYTES);
    }
    const total = sentAt(NOW).reduce((sum, { events }) => sum + events, 0);
    expect(total).toBeGreaterThan(1000);
    expect(total).toBeLessThan(2000);
  });

  it("is in every form: native, GitHub's webhooks, CDEvents of two versions in three modes", () => {
    const requests = sentAt(NOW);
    const types = new Set(requests.map(({ headers }) => headers["content-type"]));
    expect(types).toContain("application/x-ndjson");
    expect(types).toContain("application/cloudevents+json");
    expect(types).toContain("application/cloudevents-batch+json");
    expect(requests.some(({ headers }) => headers["ce-id"] !== undefined)).toBe(true);
    const text = requests.map(({ body }) => body).join("\n");
    expect(text).toContain('"version":"0.4.1"');
    expect(text).toContain('"specversion":"0.5.0"');
    const deliveries = new Set(requests.flatMap(({ headers }) => headers["x-github-event"] ?? []));
    expect([...deliveries].sort()).toEqual([
      "check_run",
      "deployment",
      "deployment_status",
      "push",
      "release",
      "workflow_run",
    ]);
  });

  it("has reports whose files are whole, with a flaky test among them", () => {
    const totals = sentAt(NOW)
      .filter(isReport)
      .map(({ path, body }) => {
        const query = Object.fromEntries(new URL(path, "http://harbour.example").searchParams);
        expect(ReportQuery.safeParse(query).error).toBeUndefined();
        const reader = new JunitReader();
        reader.write(body);
        const report = reader.end();
        expect(report).toMatchObject({ partial: false, warnings: [] });
        return report.totals;
      });
    expect(totals.length).toBeGreaterThan(3);
    expect(totals.every(({ tests, failed }) => tests >= 60 && failed === 0)).toBe(true);
    expect(totals.some(({ flaky }) => flaky > 0)).toBe(true);
  });

  it("comes with plans that a form would accept", () => {
    for (const { release } of tellStory(NOW).plans)
      expect(CreateRelease.safeParse(release).error).toBeUndefined();
  });
});

describe("the random numbers of a subject", () => {
  it("are its own, and always the same", () => {
    const numbers = (subject: string) => {
      const random = randomFor(subject);
      return Array.from({ length: 20 }, () => random.int(0, 1_000_000));
    };
    expect(numbers("a")).toEqual(numbers("a"));
    expect(numbers("a")).not.toEqual(numbers("b"));
  });
});

describe("a working day before another", () => {
  it("skips weekends", () => {
    const monday = Date.parse("2026-03-09T12:00:00Z");
    expect(new Date(onWorkday(monday, 1, 480)).toISOString()).toBe("2026-03-06T08:00:00.000Z");
    expect(new Date(onWorkday(monday, 6, 0)).toISOString()).toBe("2026-02-27T00:00:00.000Z");
  });
});
