import { describe, expect, it } from "vitest";
import { OFFER_MS, WAITER_TTL_MS } from "../core/environment/waiting.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import { age, coordinator, type Held, lockPath, queued, stateOf, take } from "../test/environments.ts";

type Refusal = {
  readonly detail: string;
  readonly lock: Held | null;
  readonly place: number | null;
  readonly queueId: string | null;
  readonly waiting: number;
};

/** Asks for the lock and waits in the queue for so many seconds. */
const wait = (of: Shop, holder: string, seconds: number, more: object = { claimId: holder }) =>
  ask<Held & Refusal>(of, "POST", `${lockPath(of)}?wait=${seconds}`, { holder, ...more });

const giveBack = async (of: Shop, { fence }: Held) =>
  expect((await ask(of, "DELETE", lockPath(of), { fence })).status).toBe(204);

/** A place in the queue whose request is over: who it is of may ask again. */
async function left(of: Shop, holder: string): Promise<Refusal> {
  const { status, body } = await wait(of, holder, 1);
  expect(status).toBe(409);
  return body;
}

describe("who waits for a lock", () => {
  it("gets it when it is given back", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    const waiting = wait(of, "job-2", 30);
    expect((await queued(of, 1)).queue).toMatchObject([{ place: 1, holder: "job-2" }]);
    await giveBack(of, held);
    const { status, body } = await waiting;
    expect([status, body.holder]).toEqual([201, "job-2"]);
    expect(await stateOf(of)).toEqual({ lock: body, queue: [] });
  });

  it("gets it when it runs out by the environment's own clock", async () => {
    const of = await shop();
    const held = await take(of, "job-1", { ttlSeconds: 1 });
    const { status, body } = await wait(of, "job-2", 30);
    expect([status, body.holder]).toEqual([201, "job-2"]);
    expect(body.fence).toBeGreaterThan(held.fence);
    expect(Date.parse(body.since)).toBeGreaterThanOrEqual(Date.parse(held.expiresAt ?? ""));
  });

  it("gets it when it is ended by force", async () => {
    const of = await shop();
    await take(of, "job-1");
    const waiting = wait(of, "job-2", 30);
    await queued(of, 1);
    await ask(of, "DELETE", lockPath(of), { force: true, reason: "stuck" });
    expect((await waiting).status).toBe(201);
  });

  it("gets it at once where nobody holds it", async () => {
    const of = await shop();
    expect((await wait(of, "job-1", 60)).status).toBe(201);
  });

  it("is told its place and who holds it when it has waited as long as it wanted to", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    const [first, second] = [await left(of, "job-2"), await left(of, "job-3")];
    expect(first).toMatchObject({ lock: held, place: 1, waiting: 1 });
    expect(second).toMatchObject({ lock: held, place: 2, waiting: 2 });
    expect((await stateOf(of)).queue).toMatchObject([
      { id: first.queueId, place: 1, holder: "job-2" },
      { id: second.queueId, place: 2, holder: "job-3" },
    ]);
  });

  it("waits no longer than a request may be held open", async () => {
    const of = await shop();
    for (const seconds of [61, -1, 1.5]) expect((await wait(of, "job-1", seconds)).status).toBe(400);
  });
});

describe("the queue", () => {
  it("lets each have it in the order in which they came", async () => {
    const of = await shop();
    let held = await take(of, "job-0");
    const order: string[] = [];
    const waiting: Promise<Held>[] = [];
    for (const [index, holder] of ["job-1", "job-2", "job-3"].entries()) {
      waiting.push(
        wait(of, holder, 60).then(({ body }) => {
          order.push(body.holder);
          return body;
        }),
      );
      await queued(of, index + 1);
    }
    for (const next of waiting) {
      await giveBack(of, held);
      held = await next;
    }
    expect(order).toEqual(["job-1", "job-2", "job-3"]);
  });

  it("keeps what became free for the first, and turns away who has not waited", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    await left(of, "job-2");
    await giveBack(of, held);
    const late = await ask<Refusal>(of, "POST", lockPath(of), { holder: "job-3" });
    expect(late).toMatchObject({ status: 409, body: { lock: null, waiting: 1 } });
    expect(late.body.detail).toBe("The environment is free, and kept for those who wait longer.");
    expect((await take(of, "job-2", { claimId: "job-2" })).holder).toBe("job-2");
  });

  it("has a place for one claim once, and keeps it while that asks again", async () => {
    const of = await shop();
    await take(of, "job-1");
    const first = await left(of, "job-2");
    await left(of, "job-3");
    expect(await left(of, "job-2")).toMatchObject({ queueId: first.queueId, place: 1, waiting: 2 });
  });

  it("has an end: as many as may wait do, and the next is turned away", async () => {
    const of = await shop();
    const held = await take(of, "job-0");
    const many = await Promise.all(Array.from({ length: 50 }, (_, index) => left(of, `job-${index + 1}`)));
    expect(many.map(({ place }) => place).sort((a, b) => (a ?? 0) - (b ?? 0))).toEqual(
      Array.from({ length: 50 }, (_, index) => index + 1),
    );
    const { status, body } = await wait(of, "late", 5);
    expect([status, body]).toMatchObject([409, { lock: held, place: null, queueId: null, waiting: 50 }]);
    expect(body.detail).toBe("The environment is held, and as many as may wait for it do.");
  });

  it("forgets who died waiting once its own time is over, and not before", async () => {
    const of = await shop();
    await take(of, "job-1");
    await left(of, "job-2");
    const stub = await coordinator(of);
    await age(stub, WAITER_TTL_MS / 2);
    expect((await stateOf(of)).queue).toHaveLength(1);
    await age(stub, WAITER_TTL_MS / 2);
    expect((await stateOf(of)).queue).toEqual([]);
  });

  it("goes on to the next when the first died waiting and does not take what is free", async () => {
    const of = await shop();
    const held = await take(of, "job-1");
    await left(of, "job-2");
    await left(of, "job-3");
    await giveBack(of, held);
    expect((await ask(of, "POST", lockPath(of), { holder: "job-3", claimId: "job-3" })).status).toBe(409);
    await age(await coordinator(of), OFFER_MS);
    expect((await stateOf(of)).queue).toMatchObject([{ place: 1, holder: "job-3" }]);
    expect((await take(of, "job-3", { claimId: "job-3" })).holder).toBe("job-3");
  });

  it("is left by giving the place up, and who is behind moves on", async () => {
    const [of, other] = [await shop(), await shop()];
    const held = await take(of, "job-1");
    const { queueId } = await left(of, "job-2");
    await left(of, "job-3");
    const at = `${lockPath(of)}/queue/${queueId}`;
    expect((await ask({ ...of, token: other.token }, "DELETE", at)).status).toBe(404);
    expect((await ask(of, "DELETE", at)).status).toBe(204);
    expect((await ask(of, "DELETE", at)).status).toBe(404);
    expect((await stateOf(of)).queue).toMatchObject([{ place: 1, holder: "job-3" }]);
    await giveBack(of, held);
    expect((await take(of, "job-3", { claimId: "job-3" })).holder).toBe("job-3");
  });

  it("is left at once by who was in it and takes the lock by force", async () => {
    const of = await shop();
    await take(of, "job-1");
    await left(of, "job-2");
    const stolen = await take(of, "job-2", { claimId: "job-2", steal: { reason: "stuck" } });
    expect(await stateOf(of)).toEqual({ lock: stolen, queue: [] });
  });
});
