import { describe, expect, it } from "vitest";
import type { EndpointSecret, RotatedSecret } from "../../schema/contract/webhooks.ts";
import { jsonLog } from "../services/log.ts";
import { sealer } from "../services/webhooks/seal.ts";
import { openSignings, sealSignings } from "../services/webhooks/secrets.ts";
import { ask, type Shop, shop } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import {
  age,
  delivered,
  type Hook,
  hook,
  message,
  receiver,
  ring,
  shown,
  told,
  wake,
} from "../test/hooks.ts";
import { bindings, eventually } from "../test/tenant.ts";
import { bodyOf, expectSigned, isVerified, isVerifiedByKey, signedOf } from "../test/verifying.ts";

const MINUTE = 60_000;

/** What came last, once so much came. */
async function came(to: Awaited<ReturnType<typeof receiver>>, count: number) {
  return (await eventually(to.got, (got) => got.length >= count)).at(-1);
}

async function secretsOf(of: Shop, { id }: Pick<Hook, "id">) {
  const { orgId, ledger } = await homeOf(of);
  const row = await ledger
    .prepare("select id, secrets from endpoint where org_id = ? and id = ?")
    .bind(orgId, id)
    .first<{ id: string; secrets: string }>();
  if (!row) throw new Error("no endpoint");
  return { orgId, ledger, row };
}

const keeper = () =>
  sealer(
    bindings().SEALING_KEYS,
    jsonLog(
      () => undefined,
      () => 0,
    ),
  );

/** Lets time pass for what signs an endpoint's messages. */
async function ageSecrets(of: Shop, endpoint: Hook, ms: number): Promise<void> {
  const { orgId, ledger, row } = await secretsOf(of, endpoint);
  const all = await openSignings(keeper(), orgId, row);
  const older = all.map((one) => ({ ...one, until: one.until === null ? null : one.until - ms }));
  await ledger
    .prepare("update endpoint set secrets = ? where org_id = ? and id = ?")
    .bind(await sealSignings(keeper(), orgId, endpoint.id, older), orgId, endpoint.id)
    .run();
}

const rotate = async (of: Shop, { path }: Hook) =>
  (await ask<RotatedSecret>(of, "POST", `${path}/rotate`)).body;

describe("what is sent", () => {
  it("is signed in both ways, over the bytes that are sent", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const version = "1.0.0-é\u2028🚢";
    const id = await message(of, "release.created", {
      facts: { release: { id: "rel_1", version, status: "planned", big: 9007199254740991 } },
    });
    await wake(of, endpoint);
    const delivery = await delivered(of, endpoint, id);
    const got = await came(to, 1);
    expectSigned(got, endpoint);
    expect(bodyOf(got ?? { body: "" }).toString()).toBe(delivery.body);
    expect(JSON.parse(delivery.body)).toMatchObject({
      type: "release.created",
      timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
      data: { org: of.org, project: of.project, sequence: 1, release: { version } },
    });
  });

  it("is refused by its receiver when a bit of it is another", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    await told(of, endpoint);
    const got = await came(to, 1);
    if (!got) throw new Error("nothing came");
    const signed = signedOf(got);
    const flipped = (bytes: Uint8Array, bit: number) => {
      const copy = Buffer.from(bytes);
      copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      return copy;
    };
    const flippedText = (text: string, bit: number) => flipped(Buffer.from(text), bit).toString("latin1");
    const bits = (length: number) => Array.from({ length: length * 8 }, (_, bit) => bit);
    const changed = [
      ...bits(signed.body.length).map((bit) => ({ ...signed, body: flipped(signed.body, bit) })),
      ...bits(signed.id.length).map((bit) => ({ ...signed, id: flippedText(signed.id, bit) })),
      ...bits(10).map((bit) => ({ ...signed, timestamp: flippedText(signed.timestamp, bit) })),
      ...[-1, 1].map((seconds) => ({ ...signed, timestamp: String(Number(signed.timestamp) + seconds) })),
    ];
    expect(signed.timestamp).toHaveLength(10);
    for (const one of changed)
      expect([isVerified(one, endpoint), isVerifiedByKey(one, endpoint)]).toEqual([false, false]);
    const [v1 = "", v1a = ""] = signed.signature.split(" ");
    for (const [name, text] of [
      ["v1", v1],
      ["v1a", v1a],
    ] as const) {
      const raw = Buffer.from(text.slice(name.length + 1), "base64");
      for (let bit = 0; bit < raw.length * 8; bit += 1) {
        const one = { ...signed, signature: `${name},${flipped(raw, bit).toString("base64")}` };
        expect(name === "v1" ? isVerified(one, endpoint) : isVerifiedByKey(one, endpoint)).toBe(false);
      }
    }
  });

  it("has the id and the bytes of the first attempt at every other, and a time of its own", async () => {
    const of = await shop();
    const to = await receiver({ status: 500 }, { status: 204 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    await delivered(of, endpoint, id, ({ status }) => status === "succeeded");
    const [first, second] = await to.got();
    for (const got of [first, second]) expectSigned(got, endpoint);
    expect(second?.body).toBe(first?.body);
    expect(second?.headers["webhook-id"]).toBe(id);
  });
});

describe("a rotation", () => {
  it("lets both secrets sign for a day, and then the new one alone", async () => {
    const of = await shop();
    const to = await receiver();
    const old = await hook(of, to.url);
    const next = await rotate(of, old);
    expect(next.secret).not.toBe(old.secret);
    expect((await shown(of, old)).previousSecretUntil).toBe(next.previousSecretUntil);
    await told(of, old);
    const both = await came(to, 1);
    for (const keys of [old, next]) expectSigned(both, keys);
    await ageSecrets(of, old, 24 * 60 * MINUTE);
    await told(of, old);
    const alone = await came(to, 2);
    expectSigned(alone, next);
    if (!alone) throw new Error("nothing came");
    expect([isVerified(signedOf(alone), old), isVerifiedByKey(signedOf(alone), old)]).toEqual([false, false]);
    expect(alone.headers["webhook-signature"]?.split(" ")).toHaveLength(2);
  });

  it("keeps what a rotation before it left, as long as that had left", async () => {
    const of = await shop();
    const to = await receiver();
    const first = await hook(of, to.url);
    const second = await rotate(of, first);
    await ageSecrets(of, first, 23 * 60 * MINUTE);
    const third = await rotate(of, first);
    await told(of, first);
    for (const keys of [first, second, third]) expectSigned(await came(to, 1), keys);
    await ageSecrets(of, first, 2 * 60 * MINUTE);
    await told(of, first);
    const got = await came(to, 2);
    for (const keys of [second, third]) expectSigned(got, keys);
    expect(got && isVerified(signedOf(got), first)).toBe(false);
  });

  it("reaches what waits for its next attempt", async () => {
    const of = await shop();
    const to = await receiver({ status: 503 }, { status: 204 });
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    await delivered(of, endpoint, id);
    const next = await rotate(of, endpoint);
    await age(of, endpoint, MINUTE);
    await ring(of, endpoint);
    for (const keys of [endpoint, next]) expectSigned(await came(to, 2), keys);
  });

  it("is refused where ten sign already", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    for (let round = 0; round < 9; round += 1) await rotate(of, endpoint);
    expect((await ask(of, "POST", `${endpoint.path}/rotate`)).status).toBe(409);
    await ageSecrets(of, endpoint, 24 * 60 * MINUTE);
    expect((await ask(of, "POST", `${endpoint.path}/rotate`)).status).toBe(200);
  });

  it("is one of two that come at once", async () => {
    const of = await shop();
    const endpoint = await hook(of, (await receiver()).url);
    const answers = await Promise.all(
      [1, 2].map(() => ask<RotatedSecret>(of, "POST", `${endpoint.path}/rotate`)),
    );
    const made = answers.filter(({ status }) => status === 200).map(({ body }) => body.secret);
    const revealed = await ask<EndpointSecret>(of, "POST", `${endpoint.path}/secret`, undefined, "owner");
    expect(made.at(-1) === undefined ? [] : made).toContain(revealed.body.secret);
  });
});

describe("a secret", () => {
  it("is another for each endpoint", async () => {
    const of = await shop();
    const { url } = await receiver();
    const all = [await hook(of, url), await hook(of, url)];
    expect(new Set(all.map(({ secret }) => secret)).size).toBe(2);
    expect(new Set(all.map(({ publicKey }) => publicKey)).size).toBe(2);
  });

  it("of another tenant signs nothing, even where it stands in the wrong row", async () => {
    const [of, other] = [await shop(), await shop()];
    const [mine, theirs] = [await receiver(), await receiver()];
    const [endpoint, foreign] = [await hook(of, mine.url), await hook(other, theirs.url)];
    const { row } = await secretsOf(other, foreign);
    const { orgId, ledger } = await secretsOf(of, endpoint);
    await ledger
      .prepare("update endpoint set secrets = ? where org_id = ? and id = ?")
      .bind(row.secrets, orgId, endpoint.id)
      .run();
    const id = await told(of, endpoint);
    await told(other, foreign);
    expectSigned(await came(theirs, 1), foreign);
    await ring(of, endpoint);
    await delivered(of, endpoint, id);
    expect(await mine.got()).toEqual([]);
  });

  it("that was kept with a key that is gone signs nothing, and each attempt says so", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const { orgId, ledger, row } = await secretsOf(of, endpoint);
    await ledger
      .prepare("update endpoint set secrets = ? where org_id = ? and id = ?")
      .bind(row.secrets.replace(/^[^.]+/, "gone"), orgId, endpoint.id)
      .run();
    const delivery = await delivered(of, endpoint, await told(of, endpoint));
    expect(delivery).toMatchObject({ status: "pending", attempts: 1, lastStatusCode: null });
    expect(delivery.lastError).toBe(
      "It was not sent: its secrets were kept with a key that is gone. Make the endpoint anew.",
    );
    expect(await to.got()).toEqual([]);
  });
});
