import { expect, it } from "vitest";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { type Delivery, type Endpoint, post } from "./endpoints.ts";
import { startHostile } from "./hostile.ts";
import { freePort, newFolder, removeFolder, startProduct } from "./product.ts";

type List = { readonly items: Delivery[] };

const deployed = {
  type: "deployment.succeeded",
  project: "shop",
  version: "1.0.0",
  environment: "staging",
};

const deliveries = (of: Account, { id }: Endpoint) => read<List>(of, `/webhooks/${id}/deliveries`);

it("every replay that was accepted is sent, also after the product was killed while they waited", async () => {
  const state = newFolder();
  const receiver = await startHostile(["hangs"]);
  const options = { state, port: await freePort(), receivers: [receiver.host] };
  let product = await startProduct(options);
  try {
    const account = await newAccount(product.url);
    const types = ["deployment.succeeded"];
    const endpoint = await post<Endpoint>(account, "/webhooks", { url: receiver.url, types }, 201);
    expect((await send(account, deployed)).status).toBe(202);
    await eventually(
      async () => receiver.arrivals.length,
      (count) => count === 1,
    );
    const [delivery] = (await deliveries(account, endpoint)).items;
    const replay = () =>
      ask(account, `/v1/orgs/${account.org}/deliveries/${delivery?.id}/replay`, { method: "POST" });
    const accepted = async (count: number) => {
      const answers = await Promise.all(Array.from({ length: count }, replay));
      expect(answers.map(({ status }) => status)).toEqual(Array(count).fill(202));
    };
    await accepted(5);
    await product.kill();
    product = await startProduct(options);
    await accepted(2);
    // The first attempt is made once more: nobody knows what became of it.
    const { value } = await eventually(
      () => deliveries(account, endpoint),
      ({ items: [one] }) => one?.status === "succeeded",
      90_000,
    );
    expect(value.items).toMatchObject([{ attempts: 1 + 1 + 7 }]);
    expect(receiver.arrivals.map(({ id }) => id)).toEqual(Array(9).fill(delivery?.messageId));
  } finally {
    await product.stop();
    await receiver.stop();
    removeFolder(state);
  }
}, 180_000);
