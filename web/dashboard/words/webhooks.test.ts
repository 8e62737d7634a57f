import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../schema/contract/webhook-events.ts";
import type { Attempt, EndpointHealth } from "../../../schema/contract/webhooks.ts";
import {
  ALL_TYPES,
  endpointLook,
  healthInWords,
  isArrival,
  isBeingSent,
  lastInWords,
  nameOfEndpoint,
  outcomeInWords,
  placeInWords,
  TYPE_GROUPS,
  took,
  typesInWords,
  whyDisabled,
} from "./webhooks.ts";

const QUIET: EndpointHealth = {
  level: "idle",
  attempts: 0,
  failed: 0,
  medianMs: null,
  pending: 0,
  lastSuccessAt: null,
  lastFailureAt: null,
};

const ATTEMPT: Attempt = {
  number: 1,
  trigger: "schedule",
  at: "2026-11-01T10:00:00.000Z",
  durationMs: null,
  statusCode: null,
  error: null,
  request: { url: "https://example.com", headers: {} },
  response: { headers: {}, body: "", truncated: false },
};

describe("the types of messages", () => {
  it("stand in a group each, every one once", () => {
    expect([...ALL_TYPES].sort()).toEqual([...WEBHOOK_TYPES].sort());
  });

  it.each([
    [null, "Every type"],
    [["lock.stolen"], "lock.stolen"],
    [["lock.stolen", "gate.opened"], "lock.stolen and gate.opened"],
    [TYPE_GROUPS[1]?.types ?? [], "Deployments"],
    [[...(TYPE_GROUPS[1]?.types ?? []), "incident.opened", "incident.resolved"], "Deployments and Incidents"],
    [["lock.stolen", "gate.opened", "gate.blocked"], "3 types"],
    [ALL_TYPES, `${ALL_TYPES.length} types`],
  ] as const)("are told short: %s", (types, words) => {
    expect(typesInWords(types)).toBe(words);
  });

  it.each([
    [null, null, "in every project"],
    ["shop", null, "in shop"],
    [null, "production", "in production of every project"],
    ["shop", "production", "in production of shop"],
  ])("are heard from a place: %s %s", (project, environment, words) => {
    expect(placeInWords({ project, environment })).toBe(words);
  });
});

describe("an endpoint", () => {
  it.each([
    [{ status: "enabled", warnedAt: null, disabledBecause: null }, "Enabled", null],
    [
      { status: "enabled", warnedAt: "2026-11-01T10:00:00.000Z", disabledBecause: null },
      "Will be disabled",
      null,
    ],
    [{ status: "disabled", warnedAt: null, disabledBecause: "person" }, "Disabled", "Somebody disabled it."],
    [
      { status: "disabled", warnedAt: null, disabledBecause: "failing" },
      "Disabled",
      "Nearly every attempt failed for three days.",
    ],
    [
      { status: "disabled", warnedAt: null, disabledBecause: "gone" },
      "Disabled",
      "Its receiver answered 410 Gone: it wants no more messages.",
    ],
  ] as const)("says how it stands, and why: %o", (standing, word, why) => {
    expect(endpointLook(standing).word).toBe(word);
    expect(whyDisabled(standing)).toBe(why);
  });

  it.each([
    [QUIET, "Nothing was sent yet."],
    [{ ...QUIET, pending: 1 }, "Nothing was sent yet. 1 delivery under way."],
    [
      { ...QUIET, lastSuccessAt: "2026-11-01T10:00:00.000Z", pending: 2 },
      "Nothing was sent in the last 24 hours. 2 deliveries under way.",
    ],
    [
      { ...QUIET, attempts: 12, failed: 3, medianMs: 84 },
      "12 attempts in the last 24 hours, 3 failed. Half of the answers came within 84 ms.",
    ],
    [{ ...QUIET, attempts: 1, failed: 1 }, "1 attempt in the last 24 hours, all failed."],
    [
      { ...QUIET, attempts: 2, medianMs: 1400 },
      "2 attempts in the last 24 hours, none failed. Half of the answers came within 1.4 s.",
    ],
  ])("tells its health in words: %o", (health, words) => {
    expect(healthInWords(health)).toBe(words);
  });
});

describe("the name of an endpoint", () => {
  it("is its description, else its host: an address may hold a secret", () => {
    const url = "https://hooks.example.com:8443/services/T0/B0/secret";
    expect(nameOfEndpoint({ description: "Chat", url })).toBe("Chat");
    expect(nameOfEndpoint({ description: null, url })).toBe("hooks.example.com:8443");
  });
});

describe("a delivery", () => {
  it("is being sent where it is under way, and waits for no time", () => {
    const nextAttemptAt = "2026-11-01T10:00:00.000Z";
    expect(isBeingSent({ status: "pending", nextAttemptAt: null })).toBe(true);
    expect(isBeingSent({ status: "pending", nextAttemptAt })).toBe(false);
    expect(isBeingSent({ status: "held", nextAttemptAt: null })).toBe(false);
  });
});

describe("an attempt", () => {
  it.each([
    [{}, "No answer yet"],
    [{ durationMs: 15_000 }, "No answer"],
    [{ error: "It was cut off." }, "No answer"],
    [{ durationMs: 15_000, error: "There was no answer within 15 s." }, "No answer"],
    [{ durationMs: 20, statusCode: 503, error: "It was not available (503)." }, "Answered 503"],
  ])("tells what came of it: %o", (part, words) => {
    expect(outcomeInWords({ ...ATTEMPT, ...part })).toBe(words);
  });

  it("is told of its delivery by why it failed, else by what was answered", () => {
    expect(lastInWords({ lastError: "It failed (500).", lastStatusCode: 500 })).toBe("It failed (500).");
    expect(lastInWords({ lastError: null, lastStatusCode: 204 })).toBe("Answered 204.");
    expect(lastInWords({ lastError: null, lastStatusCode: null })).toBeNull();
  });

  it("arrived when it was answered with any success, and by nothing else", () => {
    expect([null, 199, 200, 204, 299, 301, 410].map(isArrival)).toEqual([
      false,
      false,
      true,
      true,
      true,
      false,
      false,
    ]);
  });

  it.each([
    [0.4, "0 ms"],
    [999, "999 ms"],
    [1000, "1.0 s"],
    [1449, "1.4 s"],
    [15_020, "15 s"],
  ])("took %s ms, in a unit people read", (ms, words) => {
    expect(took(ms)).toBe(words);
  });
});
