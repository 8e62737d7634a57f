import { describe, expect, it } from "vitest";
import { shop } from "../test/deploys.ts";
import { delivered, hook, receiver, told } from "../test/hooks.ts";

describe("a message", () => {
  it("is sent to an endpoint that is there when it is written", async () => {
    const of = await shop();
    const to = await receiver();
    const endpoint = await hook(of, to.url);
    const id = await told(of, endpoint);
    const delivery = await delivered(of, endpoint, id);
    expect(delivery).toMatchObject({
      status: "succeeded",
      attempts: 1,
      lastStatusCode: 204,
      lastError: null,
    });
    const [got, ...more] = await to.got();
    expect(more).toEqual([]);
    expect(got?.headers).toMatchObject({ "webhook-id": id });
  });
});
