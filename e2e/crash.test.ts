import { afterAll, describe, expect, it } from "vitest";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { check, type Endpoint, post } from "./endpoints.ts";
import { freePort, newFolder, type Product, removeFolder, startProduct } from "./product.ts";
import { type Receiver, startReceiver } from "./receiver.ts";
import { SEED, seeded } from "./seed.ts";

const KILLS = 10;
/** So many events are sent before each kill, all at once. */
const AT_ONCE = 10;
const EVENTS = KILLS * AT_ONCE;
/** Long enough for a message of the first event to arrive, so that a kill may come at any step before that and after. */
const LONGEST_MS = 700;

type Board = {
  projects: { slug: string; environments: { name: string; current: { version: string } | null }[] }[];
};

describe("a product that is killed", () => {
  const state = newFolder();
  let product: Product | null = null;
  let account: Account;
  let receiver: Receiver;
  let endpoint: Endpoint;

  afterAll(async () => {
    await product?.stop();
    await receiver?.stop();
    removeFolder(state);
  });

  it(`at some step after ${AT_ONCE} answers of 202, ${KILLS} times over, has every accepted event on the board after the restart`, async () => {
    const random = seeded(SEED);
    const moments = Array.from({ length: KILLS }, (_, n) =>
      n === 0 ? 0 : Math.floor(random() * LONGEST_MS),
    );
    console.info(`SLIPWAY_SEED=${SEED}: killed after ${moments.join(", ")} ms`);
    const port = await freePort();
    receiver = await startReceiver();
    const options = { state, port, receivers: [receiver.host] };
    product = await startProduct(options);
    account = await newAccount(product.url);
    const hook = { url: `http://${receiver.host}/hook`, types: ["deployment.succeeded"] };
    endpoint = await post<Endpoint>(account, "/webhooks", hook, 201);
    const event = (n: number) => ({
      type: "deployment.succeeded",
      project: `p-${n % 10}`,
      version: `1.0.${n}`,
      environment: "production",
      id: `e${n}`,
    });
    for (const [round, moment] of moments.entries()) {
      const first = round * AT_ONCE + 1;
      const sent = Array.from({ length: AT_ONCE }, (_, more) => send(account, event(first + more)));
      for (const { status } of await Promise.all(sent)) expect(status).toBe(202);
      await new Promise((resolve) => setTimeout(resolve, moment));
      await product.kill();
      product = await startProduct(options);
    }
    const newest = (slug: string) =>
      Math.max(...Array.from({ length: EVENTS }, (_, n) => n + 1).filter((n) => `p-${n % 10}` === slug));
    const { value: board } = await eventually(
      () => read<Board>(account, "/board"),
      ({ projects }) =>
        projects.length === 10 &&
        projects.every(({ slug, environments }) =>
          environments.some(
            ({ name, current }) => name === "production" && current?.version === `1.0.${newest(slug)}`,
          ),
        ),
      30_000,
    );
    expect(board.projects).toHaveLength(10);
    for (let n = 1; n <= EVENTS; n += 1) {
      // The board shows the newest of each project; those before it may still be on their way.
      const address = `/v1/orgs/${account.org}/projects/p-${n % 10}/releases/1.0.${n}/timeline`;
      const { value: release } = await eventually(
        () => ask(account, address),
        ({ status }) => status !== 404,
        30_000,
      );
      expect(release.status, `version 1.0.${n}`).toBe(200);
      const { items } = (await release.json()) as { items: unknown[] };
      expect(items, `version 1.0.${n}`).toHaveLength(1);
    }
  }, 600_000);

  it("has told every one of them, under one id each, and nothing but what an id tells twice", async () => {
    const versions = Array.from({ length: EVENTS }, (_, n) => `1.0.${n + 1}`);
    const told = () =>
      new Map(receiver.received.map(({ headers, body }) => [String(headers["webhook-id"]), body]));
    await eventually(
      async () => told().size,
      (count) => count >= EVENTS,
      90_000,
    );
    for (const arrival of receiver.received) {
      check(arrival, endpoint);
      expect(told().get(String(arrival.headers["webhook-id"]))).toBe(arrival.body);
    }
    const bodies = [...told().values()].map((body) => JSON.parse(body));
    expect(bodies.map(({ data }) => data.release.version).sort()).toEqual(versions.sort());
    const sequences = bodies.map(({ data }) => `${data.project} ${data.sequence}`);
    expect(new Set(sequences).size).toBe(EVENTS);
  }, 120_000);
});

describe("a product that is stopped", () => {
  it("ends cleanly, and goes on with the same state when it is started again", async () => {
    const product = await startProduct();
    const account = await newAccount(product.url);
    await send(account, { type: "build.succeeded", project: "shop", version: "1.0.0" });
    await eventually(
      () => ask(account, `/v1/orgs/${account.org}/projects/shop/releases/1.0.0`),
      ({ status }) => status === 200,
    );
    expect(await product.stop()).toBe(0);
    const again = await startProduct({ state: product.state });
    expect(await read({ ...account, url: again.url }, "/projects/shop/releases/1.0.0")).toMatchObject({
      version: "1.0.0",
    });
    expect(await again.stop()).toBe(0);
    removeFolder(product.state);
  });
});
