import { describe, expect, it } from "vitest";
import { filled } from "../test/filled.ts";
import { call } from "../test/tenant.ts";

const lines = async (response: Response) =>
  (await response.text())
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("an organisation's export", () => {
  it("holds everything of it, a line each, and no secret", async () => {
    const of = await filled();
    const exported = await lines(await call(`/v1/orgs/${of.org}/export`, { cookie: of.cookie }));
    const kinds = new Set(exported.map(({ type }) => type));
    for (const kind of [
      "organisation",
      "member",
      "invitation",
      "token",
      "trust",
      "page",
      "project",
      "environment",
      "release",
      "entry",
      "inbox",
      "audit",
      "report",
    ])
      expect([...kinds], kind).toContain(kind);
    const text = JSON.stringify(exported);
    expect(text).not.toContain(of.token);
    expect(text).not.toMatch(/"hash":"[\w-]{43}"/);
  });
});
