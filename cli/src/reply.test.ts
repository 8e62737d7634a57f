import { describe, expect, it } from "vitest";
import { judge } from "./reply.ts";

const NOW = 0;
const reply = (status: number, body: unknown, headers: Record<string, string> = {}) => ({
  status,
  header: (name: string) => headers[name] ?? null,
  text: typeof body === "string" ? body : JSON.stringify(body),
});
const first = { number: 1, wantsText: false, isSpent: false };
const second = { ...first, number: 2 };
const problem = (kind: string, more: Record<string, unknown> = {}) => ({
  type: `https://slipway.test/problems/${kind}`,
  title: "No",
  detail: "Because.",
  requestId: "req_1",
  ...more,
});
const KEY_TAKEN = problem("conflict", { errors: [{ path: "Idempotency-Key", message: "was used" }] });

describe("an answer", () => {
  it("is taken when it is an object, or nothing where nothing is to be said", () => {
    expect(judge(reply(200, { a: 1 }), first, NOW)).toMatchObject({ kind: "answer", body: { a: 1 } });
    expect(judge(reply(204, ""), first, NOW)).toMatchObject({ kind: "answer" });
  });

  it("is asked for again when it says nothing of the request", () => {
    expect(judge(reply(503, "", { "retry-after": "2" }), first, NOW)).toMatchObject({
      kind: "again",
      retryAfterMs: 2000,
    });
  });

  it("is a refusal with everything that helps to mend it", () => {
    const errors = [{ path: "version", message: "give one" }];
    expect(judge(reply(400, problem("invalid", { errors })), first, NOW)).toMatchObject({
      kind: "refused",
      refusal: { status: 400, title: "No", detail: "Because.", requestId: "req_1", errors },
    });
  });

  it("is not taken from a page that is not Slipway's, whatever its status", () => {
    for (const status of [200, 404]) {
      const judged = judge(reply(status, "<!doctype html>"), first, NOW);
      expect(judged).toMatchObject({ kind: "refused", refusal: { status } });
    }
    expect(judge(reply(200, "<html>"), { ...first, wantsText: true }, NOW)).toMatchObject({
      kind: "refused",
    });
  });

  it("that points elsewhere is a refusal that names where", () => {
    const judged = judge(reply(301, "", { location: "https://other.example/" }), first, NOW);
    expect(judged).toMatchObject({ refusal: { detail: expect.stringContaining("https://other.example/") } });
  });
});

describe("what is in the way of a second attempt", () => {
  it("is waited for when it is the first", () => {
    const running = reply(409, problem("in-progress"), { "retry-after": "1" });
    expect(judge(running, second, NOW)).toMatchObject({ kind: "again", retryAfterMs: 1000 });
    expect(judge(running, first, NOW)).toMatchObject({ kind: "refused" });
  });

  it("is passed with a new key when the first one's answer is kept from another credential", () => {
    expect(judge(reply(409, KEY_TAKEN), second, NOW)).toMatchObject({ kind: "again", needsNewKey: true });
    expect(judge(reply(409, KEY_TAKEN), first, NOW)).toMatchObject({ kind: "refused" });
  });

  it("is no refusal when it is a token that the first one used up", () => {
    const spent = { ...second, isSpent: true };
    expect(judge(reply(401, problem("unauthenticated")), spent, NOW)).toMatchObject({ kind: "again" });
    expect(judge(reply(401, problem("unauthenticated")), second, NOW)).toMatchObject({ kind: "refused" });
  });
});
