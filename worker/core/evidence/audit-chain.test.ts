import { createHash } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuditEntry, AuditNote } from "../../../schema/contract/audit.ts";
import { firstBreak, GENESIS, nextAfter, seal } from "./audit-chain.ts";

const digest = async (text: string) => createHash("sha256").update(text).digest("hex");

const note = (index: number): AuditNote => ({
  id: `aud_${index}`,
  at: "2026-06-01T12:00:00.000Z",
  actor: { kind: "user", id: "usr_1", name: "Ada" },
  action: "token.made",
  target: { kind: "token", id: `tok_${index}`, name: "ci" },
  before: null,
  after: { scopes: ["read"], name: "ci" },
  reason: null,
  address: null,
  requestId: "req_1",
});

const notes = (count: number) => Array.from({ length: count }, (_, index) => note(index));

describe("the audit chain", () => {
  it("begins with nothing, and every entry follows from the one before it", async () => {
    const entries = await seal(null, notes(5), digest);
    expect(entries[0]).toMatchObject({ seq: 1, previousHash: GENESIS });
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5]);
    expect(await firstBreak(null, entries, digest)).toBeNull();
  });

  it("is the same however many notes are taken up at once", async () => {
    const whole = await seal(null, notes(6), digest);
    const first = await seal(null, notes(6).slice(0, 2), digest);
    const rest = await seal(first.at(-1) ?? null, notes(6).slice(2), digest);
    expect([...first, ...rest]).toEqual(whole);
    expect(await firstBreak(first.at(-1) ?? null, rest, digest)).toBeNull();
  });

  it("does not depend on the order in which a note's fields are written", async () => {
    const [entry] = await seal(null, [note(1)], digest);
    const turned = Object.fromEntries(Object.entries(entry ?? {}).reverse()) as AuditEntry;
    expect(await firstBreak(null, [turned], digest)).toBeNull();
  });

  it("shows any entry that was changed, removed, put in or moved, at its place", async () => {
    const entries = await seal(null, notes(8), digest);
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 6 }),
        fc.constantFrom("change", "remove", "put", "move"),
        async (at, how) => {
          const forged = [...entries];
          const [one, next] = [entries[at], entries[at + 1]];
          if (!one || !next) throw new Error("there is one");
          if (how === "change") forged[at] = { ...one, target: { ...one.target, name: "other" } };
          if (how === "remove") forged.splice(at, 1);
          if (how === "put") forged.splice(at, 0, { ...one });
          if (how === "move") forged.splice(at, 2, next, one);
          const place = how === "put" ? at + 2 : at + 1;
          expect(await firstBreak(null, forged, digest)).toBe(place);
        },
      ),
    );
  });

  it("goes on from the newest entry, also where nobody remembers what was sealed last", async () => {
    const [first, second] = await seal(null, notes(2), digest);
    if (!first || !second) throw new Error("there are two");
    expect(nextAfter(null, null, null)).toBeNull();
    expect(nextAfter(second, null, null)).toBe(second);
    expect(nextAfter(second, first, first.hash)).toBe(second);
  });

  it("stays broken for good once its end was cut off or written anew, whatever is added", async () => {
    const entries = await seal(null, notes(6), digest);
    const sealed = entries[5] ?? null;
    const cut = entries.slice(0, 4);
    const anew = [...cut, ...(await seal(cut[3] ?? null, [note(8), note(9), note(10)], digest))];
    for (const [forged, place] of [
      [cut, 5],
      [anew.slice(0, 6), 7],
      [anew, 8],
    ] as const) {
      const follows = nextAfter(forged.at(-1) ?? null, sealed, forged[5]?.hash ?? null);
      const added = await seal(follows, [note(11)], digest);
      expect(await firstBreak(null, [...forged, ...added], digest)).toBe(place);
    }
  });
});
