import { describe, expect, it } from "vitest";
import { ROLES } from "../../schema/contract/accounts.ts";
import { SCOPES } from "../../schema/contract/organisations.ts";
import { ACTIONS, type Action, isAllowed, needsProof, PROOF_MS, type Principal } from "./access.ts";
import { idFloor, idMaker, orderedId } from "./id.ts";
import { withIsoTimes } from "./time.ts";
import { crc32, formatToken, isWellFormedToken, tokenHint } from "./token.ts";

const bytes = (length: number, seed = 7) =>
  Uint8Array.from({ length }, (_, index) => (index * 31 + seed * 17) % 256);

describe("an id", () => {
  it("sorts by its time, and after the floor of that time", () => {
    const early = orderedId("rel", 1_000, bytes(16, 9));
    const late = orderedId("rel", 1_001, bytes(16, 1));
    expect(early < late).toBe(true);
    expect(idFloor("rel", 1_001) > early && idFloor("rel", 1_001) <= late).toBe(true);
  });

  it("sorts after those that were made before it in the same millisecond", () => {
    const next = idMaker(() => new Uint8Array(16).fill(30));
    const made = [next("aud", 5), next("aud", 6), next("aud", 6), next("aud", 6)];
    expect(made).toEqual([...made].sort());
    expect(new Set(made).size).toBe(4);
    const many = idMaker(() => new Uint8Array(16).fill(7));
    const row = Array.from({ length: 100 }, () => {
      many("msg", 5);
      return many("aud", 5);
    });
    expect([...new Set(row)].sort()).toEqual(row);
  });

  it("owes nothing to one of another moment or kind", () => {
    const next = idMaker(() => new Uint8Array(16).fill(3));
    expect([next("aud", 5), next("rel", 5), next("aud", 4)]).toEqual([
      orderedId("aud", 5, new Uint8Array(16).fill(3)),
      orderedId("rel", 5, new Uint8Array(16).fill(3)),
      orderedId("aud", 4, new Uint8Array(16).fill(3)),
    ]);
  });
});

describe("a token", () => {
  it("is told from a mistyped one by its checksum alone", () => {
    const token = formatToken(bytes(96));
    expect(token).toMatch(/^slw_live_[0-9A-Za-z]{38}$/);
    expect(isWellFormedToken(token)).toBe(true);
    for (let index = 9; index < token.length; index += 1) {
      const other = token[index] === "a" ? "b" : "a";
      expect(isWellFormedToken(token.slice(0, index) + other + token.slice(index + 1))).toBe(false);
    }
    expect(isWellFormedToken("slw_live_")).toBe(false);
  });

  it("uses the CRC-32 that scanners know", () => {
    expect(crc32("123456789")).toBe(0xcbf43926);
  });

  it("is shown by its beginning only", () => {
    const token = formatToken(bytes(96));
    expect(tokenHint(token).length).toBeLessThan(16);
  });
});

describe("what a role or a token may do", () => {
  const person = (role: (typeof ROLES)[number]): Principal => ({
    kind: "user",
    id: "u",
    name: "Ada",
    role,
    provenAt: null,
  });
  const machine = (scopes: (typeof SCOPES)[number][], project: string | null = null): Principal => ({
    kind: "token",
    id: "t",
    name: "ci",
    scopes,
    project,
  });
  const actions = Object.keys(ACTIONS) as Action[];

  it.each(ROLES)("lets the role %s do what asks for it or for less, and nothing else", (role) => {
    const allowed = actions.filter((action) => isAllowed(person(role), action, "shop"));
    const ranks = { viewer: 0, member: 1, maintainer: 2, owner: 3 };
    expect(allowed).toEqual(actions.filter((action) => ranks[ACTIONS[action].role] <= ranks[role]));
  });

  it("lets a viewer read and change nothing", () => {
    const allowed = actions.filter((action) => isAllowed(person("viewer"), action, null));
    expect(allowed.every((action) => action.endsWith(".read"))).toBe(true);
  });

  it("gives a token its scopes only", () => {
    for (const scope of SCOPES) {
      for (const action of actions) {
        expect(isAllowed(machine([scope]), action, null)).toBe(ACTIONS[action].scope === scope);
      }
    }
  });

  it("asks a person for a fresh proof before what cannot be taken back or shows a secret, and a machine never", () => {
    const grave = actions.filter((action) => needsProof(person("owner"), action, 0));
    expect(grave).toEqual(["organisation.export", "organisation.remove", "webhook.reveal"]);
    const proven: Principal = { kind: "user", id: "u", name: "Ada", role: "owner", provenAt: 1000 };
    expect(needsProof(proven, "organisation.remove", 1000 + PROOF_MS - 1)).toBe(false);
    expect(needsProof(proven, "organisation.remove", 1000 + PROOF_MS)).toBe(true);
    expect(actions.filter((action) => needsProof(machine([...SCOPES]), action, 0))).toEqual([]);
  });

  it("keeps a token of one project in that project", () => {
    const token = machine(["read", "ingest"], "shop");
    expect(isAllowed(token, "release.read", "shop")).toBe(true);
    expect(isAllowed(token, "release.read", "search")).toBe(false);
    expect(isAllowed(token, "inbox.read", null)).toBe(false);
  });
});

describe("a stored value's times", () => {
  it("are told in RFC 3339 wherever they stand, and nothing else of it changes", () => {
    const stored = {
      occurredAt: 0,
      attempt: 7,
      endedAt: null,
      news: { kind: "build", startedAt: 1_000, steps: [{ at: 5, doneAt: 2_000 }], flat: 3 },
    };
    expect(withIsoTimes(stored)).toEqual({
      occurredAt: "1970-01-01T00:00:00.000Z",
      attempt: 7,
      endedAt: null,
      news: {
        kind: "build",
        startedAt: "1970-01-01T00:00:01.000Z",
        steps: [{ at: 5, doneAt: "1970-01-01T00:00:02.000Z" }],
        flat: 3,
      },
    });
  });
});
