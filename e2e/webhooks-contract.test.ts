import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";
import { check, type Delivery, type Endpoint, type Keys, post } from "./endpoints.ts";
import { type Product, removeFolder, startProduct } from "./product.ts";
import { type Received, type Receiver, startReceiver } from "./receiver.ts";

type Body = {
  type: string;
  timestamp: string;
  data: {
    project: string;
    environment?: string;
    sequence: number;
    release: { version: string; status: string };
  };
};
type Shown = { status: string; disabledBecause: string | null; health: { pending: number } };

let product: Product;
let receiver: Receiver;
let account: Account;

beforeAll(async () => {
  receiver = await startReceiver();
  product = await startProduct({ receivers: [receiver.host] });
});
afterAll(async () => {
  await product?.stop();
  await receiver?.stop();
  removeFolder(product.state);
});

/** Each story is of an organisation of its own: what one is told of is no other's. */
async function begin(): Promise<void> {
  account = await newAccount(product.url);
  receiver.received.length = 0;
}

const urlOf = (path: string) => `http://${receiver.host}${path}`;
const listen = (path: string, more: Record<string, unknown> = {}) =>
  post<Endpoint>(account, "/webhooks", { url: urlOf(path), ...more }, 201);
const show = ({ id }: Endpoint) => read<Shown>(account, `/webhooks/${id}`);
const at = (path: string) => receiver.received.filter((one) => one.path === path);
const bodyOf = ({ body }: Received) => JSON.parse(body) as Body;
const versionsAt = (path: string) => at(path).map((one) => bodyOf(one).data.release.version);
const arrived = (path: string, count: number) =>
  eventually(
    async () => at(path).length,
    (length) => length >= count,
  );

async function happens(type: string, project: string, version: string, environment?: string): Promise<void> {
  const data = environment ? { deploymentId: `${version}-${environment}` } : {};
  const event = {
    type,
    project,
    version,
    environment,
    data,
    id: `${type}-${project}-${version}-${environment}`,
  };
  expect((await send(account, event)).status).toBe(202);
}

/** A release that is there, and so is the message of it. */
async function releases(version: string, project = "shop"): Promise<void> {
  await happens("build.succeeded", project, version);
  await eventually(
    () => ask(account, `/v1/orgs/${account.org}/projects/${project}/releases/${version}`),
    ({ status }) => status === 200,
  );
}

async function put(path: string, body: unknown): Promise<void> {
  const { status } = await ask(account, `/v1/orgs/${account.org}${path}`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  expect([path, status]).toEqual([path, 200]);
}

describe("what happens to releases", () => {
  it("is told in typed messages under 20 kB, which count on in each project and verify in both ways", async () => {
    await begin();
    const endpoint = await listen("/all", { types: ["release.created"] });
    expect(endpoint).toMatchObject({
      id: expect.stringMatching(/^\w+$/),
      secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{43}=$/),
      publicKey: expect.stringMatching(/^whpk_[A-Za-z0-9+/]{43}=$/),
    });
    for (const [n, project] of ["shop", "till", "shop", "till", "shop"].entries()) {
      await happens("build.succeeded", project, `1.0.${n}`);
      await arrived("/all", n + 1);
    }
    for (const one of at("/all")) {
      expect(one.headers).toMatchObject({
        "content-type": "application/json",
        "webhook-id": expect.stringMatching(/^msg_[0-9A-Za-z]+$/),
        "webhook-timestamp": expect.stringMatching(/^\d{10}$/),
        "webhook-signature": expect.stringMatching(/^v1,\S+ v1a,\S+$/),
      });
      expect(Buffer.byteLength(one.body)).toBeLessThan(20_000);
      const body = bodyOf(one);
      expect(Object.keys(body)).toEqual(["type", "timestamp", "data"]);
      expect([body.type, new Date(body.timestamp).toISOString()]).toEqual([
        "release.created",
        body.timestamp,
      ]);
      expect(() => check(one, endpoint)).not.toThrow();
    }
    for (const project of ["shop", "till"]) {
      const told = at("/all")
        .map((one) => bodyOf(one).data)
        .filter((data) => data.project === project);
      const sequences = told.map(({ sequence }) => sequence);
      expect(told.length).toBeGreaterThan(1);
      expect(sequences).toEqual([...new Set(sequences)].toSorted((a, b) => a - b));
    }
  });

  it("is told to those who asked for its type, its project and its environment, and to no others", async () => {
    await begin();
    await releases("0.1.0", "till");
    const types = ["deployment.failed", "deployment.succeeded"];
    await listen("/failed", { types: ["deployment.failed"] });
    await listen("/till", { types, project: "till" });
    await listen("/live", { types, environment: "production" });
    await happens("deployment.succeeded", "shop", "1.0.0", "staging");
    await happens("deployment.failed", "shop", "1.0.1", "staging");
    await happens("deployment.succeeded", "till", "1.0.2", "staging");
    await happens("deployment.succeeded", "shop", "1.0.3", "production");
    await Promise.all([arrived("/failed", 1), arrived("/till", 1), arrived("/live", 1)]);
    // Everybody asked for this one, which comes last.
    await happens("deployment.failed", "till", "1.0.4", "production");
    await Promise.all([arrived("/failed", 2), arrived("/till", 2), arrived("/live", 2)]);
    expect(versionsAt("/failed")).toEqual(["1.0.1", "1.0.4"]);
    expect(versionsAt("/till")).toEqual(["1.0.2", "1.0.4"]);
    expect(versionsAt("/live")).toEqual(["1.0.3", "1.0.4"]);
  });
});

describe("a release that was kept out of an environment", () => {
  it("is told to be let in once a deployment elsewhere opens the gates, without anybody asking again", async () => {
    await begin();
    await listen("/gates", { types: ["gate.blocked", "gate.opened"] });
    await releases("1.0.0");
    await happens("deployment.succeeded", "shop", "1.0.0", "development");
    const gates = [{ kind: "promotion", from: "staging" }];
    const tiers = ["development", "staging", "production"];
    await put(
      "/projects/shop/environments",
      tiers.map((tier) => ({ name: tier, tier })),
    );
    await put("/projects/shop/environments/production/policy", { gates });
    const wanted = { version: "1.0.0", environment: "production", holder: "job-1" };
    await post(account, "/projects/shop/permits", wanted, 409);
    await arrived("/gates", 1);
    await happens("deployment.succeeded", "shop", "1.0.0", "staging");
    await arrived("/gates", 2);
    expect(at("/gates").map((one) => bodyOf(one).type)).toEqual(["gate.blocked", "gate.opened"]);
    expect(versionsAt("/gates")).toEqual(["1.0.0", "1.0.0"]);
  });
});

describe("an endpoint", () => {
  it("whose secret is replaced signs with the old and the new one, and with no third", async () => {
    await begin();
    const old = await listen("/rotated", { types: ["release.created"] });
    const other = await listen("/other", { types: ["release.created"] });
    const renewed = await post<Keys>(account, `/webhooks/${old.id}/rotate`, undefined, 200);
    expect([renewed.secret === old.secret, renewed.publicKey === old.publicKey]).toEqual([false, false]);
    await releases("1.0.0");
    await arrived("/rotated", 1);
    for (const one of at("/rotated")) {
      expect(() => check(one, old)).not.toThrow();
      expect(() => check(one, renewed)).not.toThrow();
      expect(() => check(one, { ...old, secret: other.secret })).toThrow();
      expect(() => check(one, { ...old, publicKey: other.publicKey })).toThrow();
    }
  });

  it("is sent an example on request, and shows what was sent and what was answered", async () => {
    await begin();
    const endpoint = await listen("/example");
    receiver.answerNext({ status: 200, body: "thanks" });
    const path = `/webhooks/${endpoint.id}/test`;
    const started = await post<{ deliveryId: string; messageId: string }>(account, path, undefined, 202);
    const { value } = await eventually(
      () =>
        read<Delivery & { body: string; history: unknown[] }>(account, `/deliveries/${started.deliveryId}`),
      ({ status }) => status === "succeeded",
    );
    const [one] = at("/example");
    expect(one?.headers["webhook-id"]).toBe(started.messageId);
    expect(() => one && check(one, endpoint)).not.toThrow();
    expect(value).toMatchObject({ isTest: true, attempts: 1, lastStatusCode: 200, body: one?.body });
    const { headers = {} } = one ?? {};
    expect(value.history).toEqual([
      expect.objectContaining({
        trigger: "test",
        statusCode: 200,
        request: {
          url: urlOf("/example"),
          headers: expect.objectContaining({ "webhook-signature": headers["webhook-signature"] }),
        },
        response: expect.objectContaining({ body: "thanks", truncated: false }),
      }),
    ]);
    const { items } = await read<{ items: Delivery[] }>(account, `/webhooks/${endpoint.id}/deliveries`);
    expect(items.map(({ id }) => id)).toEqual([started.deliveryId]);
  });

  it("that answers 410 hears nothing until it is enabled, and then what it missed when somebody asks", async () => {
    await begin();
    const since = new Date(Date.now() - 60_000).toISOString();
    const endpoint = await listen("/gone", { types: ["release.created"] });
    receiver.answerNext({ status: 410 });
    await releases("1.0.0");
    await eventually(
      () => show(endpoint),
      ({ status, disabledBecause, health }) =>
        status === "disabled" && disabledBecause === "gone" && health.pending === 0,
    );
    await releases("1.0.1");
    const asked = await ask(account, `/v1/orgs/${account.org}/webhooks/${endpoint.id}/test`, {
      method: "POST",
    });
    expect(asked.status).toBe(409);
    await post(account, `/webhooks/${endpoint.id}/enable`, undefined, 200);
    await releases("1.0.2");
    await arrived("/gone", 2);
    expect(versionsAt("/gone")).toEqual(["1.0.0", "1.0.2"]);
    for (const [only, versions] of [
      ["missing", ["1.0.1"]],
      ["failed", ["1.0.0"]],
      ["all", ["1.0.0", "1.0.1", "1.0.2"]],
    ] as const) {
      const before = at("/gone").length;
      const { queued } = await post<{ queued: number }>(
        account,
        `/webhooks/${endpoint.id}/replay`,
        { since, only },
        202,
      );
      expect([only, queued]).toEqual([only, versions.length]);
      await arrived("/gone", before + queued);
      expect([only, versionsAt("/gone").slice(before).sort()]).toEqual([only, versions]);
    }
    const ids = at("/gone").map(({ headers, body }) => [headers["webhook-id"], body].join());
    expect(new Set(ids).size).toBe(3);
  });

  it("goes where it is changed to, never where nothing may go, and nowhere once it is removed", async () => {
    await begin();
    const endpoint = await listen("/old", { types: ["release.created"] });
    await listen("/witness", { types: ["release.created"] });
    const path = `/v1/orgs/${account.org}/webhooks/${endpoint.id}`;
    const change = (url: string) =>
      ask(account, path, {
        method: "PATCH",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ url }),
      });
    for (const url of [
      "http://127.0.0.1:1/",
      "https://192.168.0.1/",
      "https://169.254.169.254/",
      "https://[::1]/",
    ]) {
      const refused = await change(url);
      expect([url, refused.status]).toEqual([url, 400]);
      expect((await refused.json()) as object).toMatchObject({ errors: [{ path: "url" }] });
    }
    await releases("1.0.0");
    await arrived("/old", 1);
    expect((await change(urlOf("/new"))).status).toBe(200);
    await releases("1.0.1");
    await arrived("/new", 1);
    expect((await ask(account, path, { method: "DELETE" })).status).toBe(204);
    expect((await ask(account, path)).status).toBe(404);
    await releases("1.0.2");
    await arrived("/witness", 3);
    expect([versionsAt("/old"), versionsAt("/new")]).toEqual([["1.0.0"], ["1.0.1"]]);
  });
});
