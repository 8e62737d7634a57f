import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ShownDelivery } from "../../schema/contract/webhooks.ts";
import { type Account, eventually, newAccount, read, send } from "../client.ts";
import { attempted, type Endpoint, post, tryOut } from "../endpoints.ts";
import type { Leads } from "./names.ts";
import { away, hasIpv6, isPossible, type Network, startNetwork } from "./network.ts";
import { PRIVATE, PUBLIC, PUBLIC_BUT_NOBODY } from "./places.ts";

const SECRET = /a secret of whoever is here/;
/** Said by the product for people, and nothing that its runtime said. */
const WORDS = /^No connection could be made, or it broke off before there was an answer\.$/;

let network: Network;
let account: Account;
let count = 0;

/** A name that nobody asked for before. */
function newName() {
  count += 1;
  return { name: `hooks-${count}.example.com`, path: `/${count}` };
}

async function tryName(leads: Leads) {
  const { name, path } = newName();
  await network.lead({ [name]: leads });
  const delivery = await tryOut(account, `https://${name}${path}`);
  const { requests, trapped, asked } = await network.seen();
  expect(asked[name]).toBeGreaterThan(0);
  return { name, path, delivery, trapped, arrived: requests.filter((one) => one === path).length };
}

function expectNotSent(delivery: ShownDelivery): void {
  expect(delivery).toMatchObject({ status: "pending", lastStatusCode: null });
  expect(delivery.lastError).toMatch(WORDS);
  expect(delivery.history[0]?.response).toEqual({ headers: {}, body: "", truncated: false });
}

async function onlyDelivery({ id }: Endpoint): Promise<string> {
  const { value } = await eventually(
    () => read<{ items: { id: string }[] }>(account, `/webhooks/${id}/deliveries`),
    ({ items }) => items.length === 1,
  );
  return value.items[0]?.id ?? "";
}

const FAULTS: readonly Leads[] = ["nowhere", "to a fault", "to no answer", []];
const PRIVATELY: readonly (readonly string[])[] = [
  ...PRIVATE.map((address) => [address]),
  PRIVATE,
  ["0.0.0.0"],
  ...(hasIpv6 ? [["::1"], ["::"], ["::ffff:7f00:1"], ["::ffff:a00:7"]] : []),
];

describe.skipIf(!isPossible)(`a message to a name${away}`, () => {
  beforeAll(async () => {
    network = await startNetwork();
    account = await newAccount(network.url);
  });
  afterAll(() => network?.stop());

  it("arrives where the name leads to a public address, though nobody allowed anything", async () => {
    const { delivery, arrived } = await tryName([PUBLIC]);
    expect(delivery).toMatchObject({ status: "succeeded", lastStatusCode: 200, lastError: null });
    expect(delivery.history[0]?.response.body).toMatch(SECRET);
    expect(arrived).toBe(1);
  });

  it("that cannot be looked up is sent again, and arrives once the name leads somewhere", async () => {
    const endpoints = FAULTS.map((leads) => ({ leads, ...newName() }));
    await network.lead(Object.fromEntries(endpoints.map(({ name, leads }) => [name, leads])));
    const types = ["deployment.succeeded"];
    const listening = await Promise.all(
      endpoints.map(async ({ name, path }) => {
        const url = `https://${name}${path}`;
        return { name, endpoint: await post<Endpoint>(account, "/webhooks", { url, types }, 201) };
      }),
    );
    const event = { type: types[0], project: "shop", version: "1.0.0", environment: "staging", id: "d1" };
    expect((await send(account, event)).status).toBe(202);
    await Promise.all(
      listening.map(async ({ name, endpoint }) => {
        const id = await onlyDelivery(endpoint);
        const first = await attempted(account, id, 1);
        expect(first).toMatchObject({ status: "pending", lastStatusCode: null });
        expect(first.lastError).toMatch(WORDS);
        await network.lead({ [name]: [PUBLIC] });
        expect(await attempted(account, id, 2)).toMatchObject({ status: "succeeded", lastError: null });
      }),
    );
    const { requests } = await network.seen();
    for (const { path } of endpoints) expect(requests.filter((one) => one === path)).toEqual([path]);
  });

  it.each(PRIVATELY.map((leads) => [leads.join(", "), leads] as const))(
    "reaches nobody where the name leads to %s",
    async (_, leads) => {
      const { delivery, trapped } = await tryName(leads);
      expectNotSent(delivery);
      expect(trapped).toBe(0);
    },
  );

  it("reaches nobody where the name has come to lead to a private address, and shows nothing of them", async () => {
    const { name, path, delivery } = await tryName([PUBLIC]);
    expect(delivery.status).toBe("succeeded");
    for (const [index, address] of PRIVATE.entries()) {
      await network.lead({ [name]: [address] });
      await post(account, `/deliveries/${delivery.id}/replay`, undefined, 202);
      expectNotSent(await attempted(account, delivery.id, 2 + index));
    }
    await network.lead({ [name]: [PUBLIC] });
    await post(account, `/deliveries/${delivery.id}/replay`, undefined, 202);
    const back = await attempted(account, delivery.id, 2 + PRIVATE.length);
    expect(back.status).toBe("succeeded");
    const { requests, trapped } = await network.seen();
    expect(requests.filter((one) => one === path)).toHaveLength(2);
    expect(trapped).toBe(0);
  });

  it("that leads to a public and a private address reaches the public one or nobody", async () => {
    for (const address of PRIVATE)
      for (const leads of [
        [PUBLIC, address],
        [address, PUBLIC],
      ]) {
        const { arrived, delivery, trapped } = await tryName(leads);
        expect([leads, trapped]).toEqual([leads, 0]);
        expect([leads, arrived]).toEqual([leads, delivery.status === "succeeded" ? 1 : 0]);
      }
    for (const leads of [
      [PUBLIC_BUT_NOBODY, "10.0.0.7"],
      ["127.0.0.1", PUBLIC_BUT_NOBODY],
    ]) {
      const { delivery, trapped } = await tryName(leads);
      expectNotSent(delivery);
      expect([leads, trapped]).toEqual([leads, 0]);
    }
  });
});
