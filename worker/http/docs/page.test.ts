import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../schema/contract/webhook-events.ts";
import { operations } from "./openapi.ts";
import { docsMain } from "./page.ts";

const page = String(await docsMain("https://slipway.example"));

describe("the reference for people", () => {
  it("has a place of its own for every operation and every type of message", () => {
    const places = [
      ...operations().map(({ name }) => name),
      ...WEBHOOK_TYPES.map((type) => `message-${type}`),
    ];
    for (const place of places) expect(page.split(`id="${place}"`)).toHaveLength(2);
  });

  it("leads to nothing that is not there", () => {
    const links = [...page.matchAll(/href="#([^"]+)"/g)].map(([, to]) => to);
    for (const to of links) expect(page, to).toContain(`id="${to}"`);
  });

  it("shows a message's fields and an example of it", () => {
    const from = page.slice(page.indexOf('id="message-milestone.slipped"'));
    expect(from).toContain("<code>data.milestone.previousDueDate</code>");
    expect(from).toContain("&quot;previousDueDate&quot;: &quot;2026-03-05&quot;");
  });
});
