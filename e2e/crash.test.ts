import { afterAll, describe, expect, it } from "vitest";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { freePort, newFolder, type Product, removeFolder, startProduct } from "./product.ts";

const KILLS = 10;
/** So many events are sent before each kill, all at once. */
const AT_ONCE = 10;
const EVENTS = KILLS * AT_ONCE;

type Board = {
  projects: { slug: string; environments: { name: string; current: { version: string } | null }[] }[];
};

describe("a product that is killed", () => {
  const state = newFolder();
  let product: Product | null = null;

  afterAll(async () => {
    await product?.stop();
    removeFolder(state);
  });

  it(`right after ${AT_ONCE} answers of 202, ${KILLS} times over, has every accepted event on the board after the restart`, async () => {
    const port = await freePort();
    product = await startProduct({ state, port });
    const account: Account = await newAccount(product.url);
    const event = (n: number) => ({
      type: "deployment.succeeded",
      project: `p-${n % 10}`,
      version: `1.0.${n}`,
      environment: "production",
      id: `e${n}`,
    });
    for (let first = 1; first <= EVENTS; first += AT_ONCE) {
      const sent = Array.from({ length: AT_ONCE }, (_, more) => send(account, event(first + more)));
      for (const { status } of await Promise.all(sent)) expect(status).toBe(202);
      await product.kill();
      product = await startProduct({ state, port });
    }
    const newest = (slug: string) =>
      Math.max(...Array.from({ length: EVENTS }, (_, n) => n + 1).filter((n) => `p-${n % 10}` === slug));
    const { value } = await eventually(
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
    expect(value.projects).toHaveLength(10);
    for (let n = 1; n <= EVENTS; n += 1) {
      const release = await ask(
        account,
        `/v1/orgs/${account.org}/projects/p-${n % 10}/releases/1.0.${n}/timeline`,
      );
      const { items } = (await release.json()) as { items: unknown[] };
      expect(items, `version 1.0.${n}`).toHaveLength(1);
    }
  }, 600_000);
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
