import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShownDelivery } from "../schema/contract/webhooks.ts";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { check, type Delivery, type Endpoint, post, tryOut } from "./endpoints.ts";
import { type Hostile, startHostile } from "./hostile.ts";
import { answerOf, KINDS, type Kind, SLOW } from "./hostile-answers.ts";
import { freePort, newFolder, type Product, removeFolder, startProduct } from "./product.ts";
import { SEED, seeded } from "./seed.ts";

const MB = 1024 * 1024;
const TYPES = ["deployment.succeeded"];
function shuffled(kinds: readonly Kind[], seed: number): Kind[] {
  const next = seeded(seed);
  return kinds
    .map((kind) => ({ kind, place: next() }))
    .sort((a, b) => a.place - b.place)
    .map(({ kind }) => kind);
}

const deployed = (n: number) => ({
  type: "deployment.succeeded",
  project: "shop",
  version: `1.0.${n}`,
  environment: "staging",
  id: `e${n}`,
  data: { deploymentId: `d${n}` },
});

const listen = (of: Account, url: string, types: readonly string[] = TYPES) =>
  post<Endpoint>(of, "/webhooks", { url, types }, 201);

const ids = ({ arrivals }: Hostile) => new Set(arrivals.map(({ id }) => id));

describe("receivers, each with an endpoint of its own", () => {
  let product: Product;
  let account: Account;
  let hostile: Hostile;
  let steady: Hostile;
  let ends: { hostile: Endpoint; steady: Endpoint };
  const late: number[] = [];
  const held: number[] = [];
  // What hangs keeps the next ones of its own endpoint waiting, so that those are all at one place.
  const ways = [...shuffled(KINDS, SEED).filter((kind) => !SLOW.includes(kind)), ...SLOW];

  beforeAll(async () => {
    [hostile, steady] = [await startHostile(ways), await startHostile(["accepts"])];
    product = await startProduct({ receivers: [hostile.host, steady.host] });
    account = await newAccount(product.url);
    held.push(product.memory());
    ends = { hostile: await listen(account, hostile.url), steady: await listen(account, steady.url) };
    console.info(`SLIPWAY_SEED=${SEED}: ${ways.join(", ")}`);
  });
  afterAll(async () => {
    await product?.stop();
    await Promise.all([hostile?.stop(), steady?.stop()]);
    removeFolder(product.state);
  });

  it("hear of everything within 2 seconds, whatever another does meanwhile", async () => {
    for (const n of KINDS.keys()) {
      expect((await send(account, deployed(n))).status).toBe(202);
      const from = performance.now();
      await eventually(
        async () => steady.arrivals.length,
        (count) => count === n + 1,
      );
      late.push((steady.arrivals[n]?.at ?? 0) - from);
      held.push(product.memory());
    }
    const [median = 0] = late.toSorted((a, b) => a - b).slice(Math.floor(late.length / 2));
    console.info(
      `the first attempt came ${Math.round(median)} ms after the answer (median of ${late.length})`,
    );
    expect(Math.max(...late)).toBeLessThan(2000);
  });

  it("get each message at least once though the first attempt is answered in any way there is", async () => {
    type List = { items: Delivery[] };
    const { value } = await eventually(
      () => {
        held.push(product.memory());
        return read<List>(account, `/webhooks/${ends.hostile.id}/deliveries`);
      },
      ({ items }) => items.length === KINDS.length && items.every(({ status }) => status === "succeeded"),
      60_000,
    );
    expect(new Set(value.items.map(({ messageId }) => messageId))).toEqual(ids(hostile));
    expect([...hostile.kinds.values()]).toEqual(ways);
    expect(hostile.followed()).toBe(0);
    expect(hostile.mostSent()).toBeLessThan(64 * MB);
    for (const { id, messageId } of value.items) {
      const kind = hostile.kinds.get(messageId) ?? "accepts";
      const { isAccepted, code, beginning } = answerOf(kind);
      const { history } = await read<ShownDelivery>(account, `/deliveries/${id}`);
      const count = hostile.arrivals.filter((one) => one.id === messageId).length;
      const first = history.at(-1);
      expect([kind, history.length, count]).toEqual([kind, ...(isAccepted ? [1, 1] : [2, 2])]);
      expect([kind, first?.statusCode, first?.error === null]).toEqual([kind, code, isAccepted]);
      expect([kind, first?.error?.includes("within 15 s") ?? false]).toEqual([kind, SLOW.includes(kind)]);
      expect([kind, first?.response?.truncated]).toEqual([kind, beginning !== undefined]);
      if (beginning !== undefined) expect(first?.response?.body).toBe(beginning);
    }
    expect(await read(account, `/webhooks/${ends.hostile.id}`)).toMatchObject({ status: "enabled" });
  });

  it.runIf(process.platform === "linux")(
    "make the product hold no more in memory, however much they answer",
    () => {
      const grown = Math.round((Math.max(...held) - (held[0] ?? 0)) / MB);
      console.info(`the product's memory grew by ${grown} MB`);
      expect(grown).toBeLessThan(256);
    },
  );

  it("can verify every attempt, and none that is another", () => {
    for (const [receiver, endpoint, other] of [
      [hostile, ends.hostile, ends.steady],
      [steady, ends.steady, ends.hostile],
    ] as const)
      for (const arrival of receiver.arrivals) {
        expect(arrival.headers["webhook-timestamp"]).toMatch(/^\d{10}$/);
        expect(arrival.id).toMatch(/^msg_[0-9A-Za-z]+$/);
        expect(() => check(arrival, endpoint)).not.toThrow();
        expect(() => check(arrival, other)).toThrow();
        expect(() => check({ ...arrival, body: `${arrival.body} ` }, endpoint)).toThrow();
      }
  });

  it("can put what they got in order by its sequence", () => {
    const bodies = steady.arrivals.map(({ body }) => JSON.parse(body));
    const sequences = bodies.map(({ data }) => data.sequence as number);
    expect(new Set(sequences).size).toBe(sequences.length);
    expect(sequences).toEqual(sequences.toSorted((a, b) => a - b));
    expect(bodies[0]).toMatchObject({
      type: "deployment.succeeded",
      data: { org: account.org, project: "shop", environment: "staging", release: { version: "1.0.0" } },
    });
  });

  it("get again what is replayed, as often as somebody asks", async () => {
    const first = steady.arrivals[0]?.id;
    const { items } = await read<{ items: Delivery[] }>(
      account,
      `/webhooks/${ends.steady.id}/deliveries?limit=200`,
    );
    const delivery = items.find(({ messageId }) => messageId === first);
    for (const count of [2, 3]) {
      await post(account, `/deliveries/${delivery?.id}/replay`, undefined, 202);
      await eventually(
        async () => steady.arrivals.filter(({ id }) => id === first).length,
        (arrived) => arrived === count,
      );
    }
  });

  it("that speak no TLS where https was said get nothing, and that is said in words", async () => {
    const before = steady.arrivals.length;
    const delivery = await tryOut(account, `https://${steady.host}/hook`);
    expect(delivery).toMatchObject({
      status: "pending",
      lastStatusCode: null,
      lastError: expect.stringMatching(/\w/),
    });
    expect(delivery.lastError).not.toMatch(/workerd|kj|internal error/i);
    expect(steady.arrivals).toHaveLength(before);
  });

  it("are on this machine only where its keeper named them", async () => {
    const path = `/v1/orgs/${account.org}/webhooks`;
    for (const url of ["http://127.0.0.1:1/hook", "https://10.0.0.1/", "https://localhost/", product.url]) {
      const body = JSON.stringify({ url });
      const headers = { "content-type": "application/json" };
      const response = await ask(account, path, { method: "POST", headers, body });
      expect([url, response.status]).toEqual([url, 400]);
      expect((await response.json()) as object).toMatchObject({ errors: [{ path: "url" }] });
    }
  });
});

describe("a product that is killed", () => {
  it("sends everything after its restart, and by no other id", async () => {
    const state = newFolder();
    const port = await freePort();
    // The second message is taken and not answered: the product dies while it waits.
    const receiver = await startHostile(["accepts", "hangs", "accepts", "accepts", "accepts"]);
    const options = { state, port, receivers: [receiver.host] };
    let product = await startProduct(options);
    try {
      const account = await newAccount(product.url);
      const endpoint = await listen(account, receiver.url);
      const again = async (n: number, moment: () => Promise<unknown>) => {
        expect((await send(account, deployed(n))).status).toBe(202);
        await moment();
        await product.kill();
        product = await startProduct(options);
      };
      const arrived = (count: number) => () =>
        eventually(
          async () => ids(receiver).size,
          (size) => size >= count,
        );
      await again(0, arrived(1));
      await again(1, arrived(2));
      await again(2, () => Promise.resolve());
      await again(3, () => Promise.resolve());
      type List = { items: Delivery[] };
      const { value } = await eventually(
        () => read<List>(account, `/webhooks/${endpoint.id}/deliveries`),
        ({ items }) => items.length === 4 && items.every(({ status }) => status === "succeeded"),
        90_000,
      );
      expect(ids(receiver)).toEqual(new Set(value.items.map(({ messageId }) => messageId)));
      const bodies = new Map<string, string>();
      for (const { id, body } of receiver.arrivals) {
        expect(bodies.get(id) ?? body).toBe(body);
        bodies.set(id, body);
      }
      const versions = [...bodies.values()].map((body) => JSON.parse(body).data.release.version);
      expect(versions.sort()).toEqual(["1.0.0", "1.0.1", "1.0.2", "1.0.3"]);
      const unanswered = [...receiver.kinds].find(([, kind]) => kind === "hangs")?.[0];
      expect(receiver.arrivals.filter(({ id }) => id === unanswered).length).toBe(2);
      // Nothing else is on its way: of one more message, one more attempt is all that comes.
      const before = receiver.arrivals.length;
      expect((await send(account, deployed(4))).status).toBe(202);
      await arrived(5)();
      await eventually(
        () => read<{ health: { pending: number } }>(account, `/webhooks/${endpoint.id}`),
        ({ health }) => health.pending === 0,
      );
      expect(receiver.arrivals).toHaveLength(before + 1);
    } finally {
      await product.stop();
      await receiver.stop();
      removeFolder(state);
    }
  }, 180_000);
});
