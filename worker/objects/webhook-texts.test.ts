import { beforeAll, describe, expect, it } from "vitest";
import { type Shop, shop, tell } from "../test/deploys.ts";
import { homeOf } from "../test/endpoints.ts";
import {
  age,
  delivered,
  deliveries,
  type Hook,
  hook,
  message,
  type Receiver,
  receiver,
  ring,
  told,
  wake,
} from "../test/hooks.ts";
import { eventually, send } from "../test/tenant.ts";
import { bodyOf, expectSigned } from "../test/verifying.ts";

const NFC = "\u00e9";
const NFD = "e\u0301";

const came = async (to: Receiver, count: number) => eventually(to.got, (got) => got.length >= count);

describe("an answer's body", () => {
  let of: Shop;
  let to: Receiver;
  let endpoint: Hook;
  beforeAll(async () => {
    of = await shop();
    to = await receiver();
    endpoint = await hook(of, to.url);
  });

  const answeredWith = async (bytes: Buffer) => {
    await to.script({ status: 200, bytes: bytes.toString("base64") });
    const id = await told(of, endpoint);
    const { history } = await delivered(of, endpoint, id);
    expect(history).toMatchObject([{ number: 1, statusCode: 200, error: null }]);
    return history[0]?.response;
  };

  it.each([
    ["a byte that begins nothing", [0xff], "\ufffd"],
    ["the beginning of a letter alone", [0xe2, 0x82], "\ufffd"],
    ["a slash written too long", [0xc0, 0xaf], "\ufffd\ufffd"],
    ["half a letter", [0xed, 0xa0, 0x80], "\ufffd\ufffd\ufffd"],
    ["nothing that is text", [0x00, 0x80, 0xfe, 0x1b], "\0\ufffd\ufffd\u001b"],
  ])("that is no UTF-8 is shown with marks where it is none: %s", async (_, bytes, shownAs) => {
    const odd = Buffer.from(bytes);
    const response = await answeredWith(Buffer.concat([Buffer.from("<b>a"), odd, Buffer.from("b</b>"), odd]));
    expect(response).toMatchObject({ body: `<b>a${shownAs}b</b>${shownAs}`, truncated: false });
  });

  it.each([
    ["two bytes", NFC, 1],
    ["three bytes", "界", 3],
    ["four bytes", "🚢", 1],
  ])("that is cut within a letter of %s is whole up to there", async (_, letter, before) => {
    const room = 16_384 - before;
    const size = Buffer.byteLength(letter);
    expect(room % size).not.toBe(0);
    const begun = "a".repeat(before);
    const response = await answeredWith(Buffer.from(begun + letter.repeat(room)));
    expect(response?.truncated).toBe(true);
    expect(response?.body.isWellFormed()).toBe(true);
    expect(response?.body.replace(/\ufffd$/, "")).toBe(begun + letter.repeat(Math.floor(room / size)));
  });
});

describe("a text that is sent in", () => {
  it("arrives as it was sent, composed or not, under signatures that fit", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url, { types: ["deployment.succeeded"] });
    const version = `1.0.0-${NFC}${NFD}🚢`;
    const actor = `Zo${NFD} ${NFC}`;
    await tell(of, {
      type: "deployment.succeeded",
      version,
      environment: "production",
      id: "d1",
      actor,
      data: { deploymentId: "d1" },
    });
    const [got] = await came(to, 1);
    expectSigned(got, endpoint);
    const { data } = JSON.parse(bodyOf(got ?? { body: "" }).toString());
    expect(data).toMatchObject({ release: { version }, deployment: { actor } });
  });

  it("is refused with half a letter in it, and nobody is told", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const event = {
      type: "deployment.succeeded",
      project: of.project,
      version: "1.0.0",
      environment: "production",
      id: "d1",
      data: { deploymentId: "d1" },
    };
    for (const odd of [{ version: "1\ud800" }, { environment: "\udc00" }, { actor: "a\ud800" }])
      expect((await send(of, { ...event, ...odd })).status).toBe(400);
    await wake(of, endpoint);
    await ring(of, endpoint);
    expect(await deliveries(of, endpoint)).toEqual([]);
    expect(await to.got()).toEqual([]);
  });
});

describe("what is stored of a change", () => {
  /** A message whose facts are these letters, whoever wrote them. */
  async function stored(facts: string) {
    const of = await shop();
    const to = await receiver({ status: 500 }, { status: 204 });
    const endpoint: Hook = await hook(of, to.url);
    const id = await message(of);
    const { orgId, ledger } = await homeOf(of);
    await ledger
      .prepare("update message set facts = ? where org_id = ? and id = ?")
      .bind(facts, orgId, id)
      .run();
    await wake(of, endpoint);
    await delivered(of, endpoint, id);
    await age(of, endpoint, 60_000);
    await ring(of, endpoint);
    const { body } = await delivered(of, endpoint, id, ({ status }) => status === "succeeded");
    const got = await came(to, 2);
    for (const one of got) {
      expectSigned(one, endpoint);
      expect(bodyOf(one).toString()).toBe(body);
    }
    return JSON.parse(body).data;
  }

  it("is signed as the bytes that are sent, whatever numbers are in it, and the same at each attempt", async () => {
    const numbers = '{"one":1.0,"huge":1e400,"long":9007199254740993,"small":1e-400,"zero":-0.0}';
    const { one, long, small } = await stored(numbers);
    expect([one, long, small]).toEqual([1, 9007199254740992, 0]);
  });

  it("is told with a mark for half a letter, under signatures that fit", async () => {
    const text = `${NFD}${NFC}`;
    expect(await stored(`{"text":"\\ud800${text}","\\udc00":["🚢\\udfff"]}`)).toMatchObject({
      text: `\ufffd${text}`,
      "\ufffd": ["🚢\ufffd"],
    });
  });
});
