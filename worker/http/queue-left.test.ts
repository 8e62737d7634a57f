import { describe, expect, it } from "vitest";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { eventually } from "../test/tenant.ts";

type State = { readonly lock: { readonly holder: string } | null; readonly queue: readonly { id: string }[] };

const lockOf = ({ P }: Shop) => `${P}/environments/production/lock`;
const stateOf = async (of: Shop) => (await ask<State>(of, "GET", lockOf(of))).body;

/** Gives up the only place in the queue, while the request that took it is still held open. */
async function leave(of: Shop): Promise<void> {
  const { queue } = await eventually(
    () => stateOf(of),
    (state) => state.queue.length === 1,
  );
  expect((await ask(of, "DELETE", `${lockOf(of)}/queue/${queue[0]?.id}`)).status).toBe(204);
}

describe("who gives up a place while still being waited for an answer", () => {
  it("stands in the queue no more, and does not get the lock", async () => {
    const of = await shop();
    const { body } = await ask<{ fence: number }>(of, "POST", lockOf(of), { holder: "job-1" });
    const waiting = ask(of, "POST", `${lockOf(of)}?wait=60`, { holder: "job-2", claimId: "job-2" });
    await leave(of);
    expect((await waiting).status).toBe(409);
    expect((await stateOf(of)).queue).toEqual([]);
    await ask(of, "DELETE", lockOf(of), { fence: body.fence });
    expect(await stateOf(of)).toEqual({ lock: null, queue: [] });
  });

  it("does not get a permit either", async () => {
    const of = await shop();
    await tell(of, ran("1.0.0", "staging"));
    await ask(of, "POST", lockOf(of), { holder: "job-1" });
    const wants = { version: "1.0.0", environment: "production", holder: "job-2" };
    const waiting = ask(of, "POST", `${of.P}/permits?wait=60`, wants);
    await leave(of);
    expect((await waiting).status).toBe(409);
    expect(await stateOf(of)).toMatchObject({ lock: { holder: "job-1" }, queue: [] });
  });
});
