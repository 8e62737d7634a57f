import { describe, expect, it } from "vitest";
import type { Freeze, Stop } from "../../../../schema/contract/freezes.ts";
import { freezesOf, stopsOf } from "./closings.ts";

const WHERE = { project: "shop", environment: "production" };
const T = "2026-03-10T12:00:00.000Z";

const freeze = (name: string, fields: Partial<Freeze> = {}): Freeze => ({
  id: name,
  name,
  kind: "deny",
  scope: {},
  start: T,
  end: null,
  rrule: null,
  durationSeconds: null,
  timezone: "UTC",
  reason: "a reason",
  createdAt: T,
  createdBy: { name: "Ada" },
  active: true,
  activeUntil: null,
  nextStart: null,
  ...fields,
});

const stop = (id: string, fields: Partial<Stop> = {}): Stop => ({
  id,
  scope: {},
  reason: "a reason",
  incidentUrl: null,
  startedAt: T,
  startedBy: { name: "Ada" },
  endedAt: null,
  endedBy: null,
  endReason: null,
  ...fields,
});

const names = (freezes: readonly Freeze[]) => freezesOf(freezes, WHERE).map(({ name }) => name);

describe("what keeps an environment shut", () => {
  it("is a freeze that lasts, of everything, of its project, or of environments of its name", () => {
    const all = [
      freeze("everything"),
      freeze("the project", { scope: { project: "shop" } }),
      freeze("another spelling", { scope: { environment: " Production" } }),
      freeze("another project", { scope: { project: "pay" } }),
      freeze("another environment", { scope: { project: "shop", environment: "staging" } }),
      freeze("tomorrow", { active: false, nextStart: T }),
    ];
    expect(names(all)).toEqual(["everything", "the project", "another spelling"]);
  });

  it("is every window of deployments, as long as none of them lasts", () => {
    const shut = [
      freeze("mornings", { kind: "allow", active: false }),
      freeze("evenings", { kind: "allow", active: false }),
    ];
    expect(names(shut)).toEqual(["mornings", "evenings"]);
    expect(names([...shut, freeze("now", { kind: "allow" })])).toEqual([]);
  });

  it("is a stop that nobody has ended", () => {
    const all = [
      stop("lasts"),
      stop("ended", { endedAt: T }),
      stop("elsewhere", { scope: { project: "pay" } }),
    ];
    expect(stopsOf(all, WHERE).map(({ id }) => id)).toEqual(["lasts"]);
  });
});
