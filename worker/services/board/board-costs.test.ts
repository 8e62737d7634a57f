import { describe, expect, it } from "vitest";
import type { MomentQuery } from "../../../schema/contract/releases.ts";
import { contextOf } from "../../test/context.ts";
import { ran, type Shop, shop, tell } from "../../test/deploys.ts";
import type { OrgContext } from "../context.ts";
import { readRelease } from "../releases/find-release.ts";
import { readBoard } from "./read-board.ts";

/** What the ledger is asked for one answer, as D1 itself counts it. */
async function cost(of: Shop, ask: (ctx: OrgContext) => Promise<unknown>) {
  const { ctx, meter } = await contextOf(of);
  await ask(ctx);
  return { statements: meter.statements, rowsRead: meter.rowsRead };
}

const board = (of: Shop, query: MomentQuery = {}) => cost(of, (ctx) => readBoard(ctx, query));
const release = (of: Shop, version: string, query: MomentQuery = {}) =>
  cost(of, (ctx) => readRelease(ctx, of.project, version, query));

const RELEASES = 5;
const hour = (serial: number) => new Date(Date.UTC(2026, 0, 1) + serial * 3_600_000).toISOString();

/** Rounds in which each of a few releases is deployed after the other. */
async function deploy(of: Shop, from: number, to: number): Promise<void> {
  for (let round = from; round < to; round += 1) {
    const events = Array.from({ length: RELEASES }, (_, index) => {
      const serial = round * RELEASES + index;
      const said = { occurredAt: hour(serial), data: { deploymentId: `d${serial}` } };
      return ran(`1.${index}.0`, "production", said);
    });
    await tell(of, ...events);
  }
}

/** A release that came before all those rounds, and runs nowhere any more. */
const OLD = "0.9.0";
const old = (of: Shop) => tell(of, ran(OLD, "production", { occurredAt: hour(-1) }));

describe("what reading costs the ledger", () => {
  it("is 8 statements for a board and 8 for a release, however long the history", async () => {
    const of = await shop();
    await old(of);
    await deploy(of, 0, 2);
    const early = { board: await board(of), release: await release(of, OLD) };
    await deploy(of, 2, 10);
    const late = { board: await board(of), release: await release(of, OLD) };
    expect([early.board.statements, early.release.statements]).toEqual([8, 8]);
    expect(late).toEqual(early);
  });

  it("is one statement more for a release that ran somewhere again, and two rows for each time it did", async () => {
    const of = await shop();
    await deploy(of, 0, 1);
    const once = await release(of, "1.3.0");
    await deploy(of, 1, 4);
    const thrice = await release(of, "1.3.0");
    await deploy(of, 4, 10);
    const often = await release(of, "1.3.0");
    expect([once.statements, thrice.statements, often.statements]).toEqual([8, 9, 9]);
    expect(often.rowsRead - thrice.rowsRead).toBe(2 * 6);
  });

  it("is a few more for a moment, as many rows long after it as shortly after it", async () => {
    const of = await shop();
    await deploy(of, 0, 4);
    const then = { asOf: hour(8) };
    const early = { board: await board(of, then), release: await release(of, "1.3.0", then) };
    await deploy(of, 4, 10);
    const late = { board: await board(of, then), release: await release(of, "1.3.0", then) };
    expect([early.board.statements, early.release.statements]).toEqual([10, 13]);
    expect(late).toEqual(early);
  });
});
