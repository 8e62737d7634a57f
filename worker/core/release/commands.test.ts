import { describe, expect, it } from "vitest";
import { RELEASE_STATUSES, type ReleaseStatus } from "../../../schema/contract/releases.ts";
import { facts } from "../../test/gates.ts";
import { evaluateRelease } from "../gates/standing-gates.ts";
import { COMMANDS, type Command, objectionTo, type Situation } from "./commands.ts";

const OK = null;
const CANCELLED = "The release is cancelled.";
const OUT = "A released release cannot be cancelled.";
const NOT_HALTED = "The release is not halted.";
const HALTED = "The release is halted already.";

const OPEN = { halt: OK, resume: NOT_HALTED, cancel: OK, approve: OK, reject: OK };
const IS_OUT = { ...OPEN, cancel: OUT };

/** What each status answers to each command; block and unblock go by whether the version is blocked. */
const TABLE: Record<ReleaseStatus, Record<Exclude<Command, "block" | "unblock">, string | null>> = {
  planned: OPEN,
  in_progress: OPEN,
  candidate: OPEN,
  approved: OPEN,
  rolling_out: OPEN,
  released: IS_OUT,
  maintenance: IS_OUT,
  end_of_support: IS_OUT,
  end_of_life: IS_OUT,
  // It is out no longer: it may be called off for good.
  rolled_back: OPEN,
  rejected: OPEN,
  halted: { ...OPEN, halt: HALTED, resume: OK },
  cancelled: {
    halt: CANCELLED,
    resume: CANCELLED,
    cancel: CANCELLED,
    approve: "The release is cancelled: there is nothing to approve.",
    reject: "The release is cancelled: there is nothing to reject.",
  },
};

const OUT_STATUSES: readonly ReleaseStatus[] = ["released", "maintenance", "end_of_support", "end_of_life"];

const situation = (status: ReleaseStatus, over: Partial<Situation> = {}): Situation => ({
  status,
  isReleased: OUT_STATUSES.includes(status),
  isHalted: status === "halted",
  isBlocked: false,
  ...over,
});

const PAIRS = RELEASE_STATUSES.flatMap((status) => COMMANDS.map((command) => [status, command] as const));

describe("what may be decided about a release", () => {
  it.each(PAIRS)("that is %s: %s", (status, command) => {
    const answer = objectionTo(command, situation(status));
    if (command === "block") expect(answer).toBe(OK);
    else if (command === "unblock") expect(answer).toBe("The version is not blocked.");
    else expect(answer).toBe(TABLE[status][command]);
  });

  it.each(RELEASE_STATUSES)(
    "that is %s and blocked: it can be unblocked, and not blocked again",
    (status) => {
      const blocked = situation(status, { isBlocked: true });
      expect(objectionTo("unblock", blocked)).toBe(OK);
      expect(objectionTo("block", blocked)).toBe("The version is blocked already.");
    },
  );

  it("that was halted and then rejected: it can still be resumed", () => {
    expect(objectionTo("resume", situation("rejected", { isHalted: true }))).toBe(OK);
  });

  it("that was halted after it was out: it can be resumed, and not cancelled", () => {
    const halted = situation("halted", { isReleased: true });
    expect(objectionTo("resume", halted)).toBe(OK);
    expect(objectionTo("cancel", halted)).toBe(OUT);
  });
});

describe("whether a release may be deployed at all", () => {
  it.each([
    ["that nothing keeps back", facts(), "passed", "release_free"],
    ["that is cancelled", facts([], { isCancelled: true }), "blocked", "release_cancelled"],
    ["that is halted", facts([{ kind: "halted", reason: "wait" }]), "blocked", "release_halted"],
    [
      "that was resumed",
      facts([
        { kind: "halted", reason: "wait" },
        { kind: "resumed", reason: "go" },
      ]),
      "passed",
      "release_free",
    ],
    ["whose version is blocked", facts([{ kind: "blocked", reason: "no" }]), "blocked", "version_blocked"],
    [
      "whose version is blocked where it runs already",
      facts([{ kind: "blocked", reason: "no" }], {
        place: { current: { releaseId: "rel_mine", version: "1.1.0" } },
      }),
      "warning",
      "version_blocked",
    ],
  ] as const)("one %s", (_, given, outcome, reasonCode) => {
    expect(evaluateRelease(given)).toMatchObject({ outcome, reasonCode });
  });
});
