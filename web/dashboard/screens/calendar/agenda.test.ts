import { describe, expect, it } from "vitest";
import { agendaOf } from "./agenda.ts";
import type { Occurrence } from "./placing.ts";

const BERLIN = "Europe/Berlin";
const NOW = Date.parse("2026-11-11T12:00:00Z");

const lasting = (name: string, start: string, end: string | null): Occurrence => ({
  id: name,
  kind: "deny",
  name,
  reason: "away",
  scope: {},
  start,
  end,
});

const agenda = (...occurrences: Occurrence[]) =>
  agendaOf(occurrences, "2026-11", BERLIN, NOW).map(
    ({ day, occurrences: listed }) => `${day}: ${listed.map(({ name }) => name).join(", ")}`,
  );

describe("an agenda", () => {
  it("lists each once, on the day it begins where the reader is", () => {
    expect(
      agenda(
        lasting("late", "2026-11-12T20:00:00Z", "2026-11-13T06:00:00Z"),
        lasting("long", "2026-11-10T23:30:00Z", "2026-11-20T00:00:00Z"),
        lasting("early", "2026-11-12T06:00:00Z", "2026-11-12T07:00:00Z"),
      ),
    ).toEqual(["2026-11-11: long", "2026-11-12: early, late"]);
  });

  it("begins with what goes on from before, and leaves out what is in another month", () => {
    expect(
      agenda(
        lasting("before", "2026-10-01T00:00:00Z", "2026-10-31T23:00:00Z"),
        lasting("goes on", "2026-10-20T00:00:00Z", null),
        { ...lasting("stop", "2026-10-20T00:00:00Z", null), kind: "stop" },
        lasting("after", "2026-11-30T23:00:00Z", "2026-12-02T00:00:00Z"),
      ),
    ).toEqual(["2026-11-01: goes on, stop"]);
  });
});
