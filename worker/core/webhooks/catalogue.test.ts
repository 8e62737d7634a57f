import { describe, expect, it } from "vitest";
import * as z from "zod";
import { WEBHOOK_FACTS, WEBHOOK_TYPES } from "../../../schema/contract/webhook-events.ts";
import { webhookBody } from "../../../schema/contract/webhook-schemas.ts";
import { WebhookCatalogue } from "../../../schema/contract/webhooks.ts";
import { catalogue } from "./catalogue.ts";
import { exampleOf } from "./examples.ts";

const { items } = catalogue();

describe("the catalogue of messages", () => {
  it("has every type once, in the order of the contract", () => {
    expect(items.map(({ type }) => type)).toEqual(WEBHOOK_TYPES);
    expect(WebhookCatalogue.safeParse(catalogue()).error).toBeUndefined();
  });

  it("says when each is sent, in a sentence of its own", () => {
    for (const { description } of items) expect(description).toMatch(/^[A-Z].*\.$/);
    expect(new Set(items.map(({ description }) => description)).size).toBe(items.length);
  });
});

describe.each(items.map((item) => [item.type, item] as const))("the example of %s", (type, item) => {
  const data = item.example.data as Record<string, unknown>;

  it("is one, by the contract that messages are written with", () => {
    expect(webhookBody(type).safeParse(item.example).error).toBeUndefined();
  });

  it("shows every field that its type has", () => {
    expect(Object.keys(data).sort()).toEqual(Object.keys(WEBHOOK_FACTS[type].shape).sort());
  });

  it("is valid by the schema that is published, and so is one with a field of tomorrow", () => {
    const published = z.fromJSONSchema(item.schema);
    const isValid = (body: unknown) => published.safeParse(body).success;
    expect(isValid(item.example)).toBe(true);
    expect(isValid({ ...item.example, data: { ...data, tomorrow: 1 } })).toBe(true);
    expect(isValid({ ...item.example, data: { ...data, sequence: 0 } })).toBe(true);
    expect(isValid({ ...item.example, data: { ...data, sequence: -1 } })).toBe(false);
    expect(isValid({ ...item.example, type: "release.imagined" })).toBe(false);
  });

  it("says in what is published which number is none of a message's", () => {
    expect(item.schema).toHaveProperty(
      "properties.data.properties.sequence.description",
      expect.stringContaining("0: an example"),
    );
  });

  it("happens where it says", () => {
    expect(exampleOf(type).environment).toBe(data.environment ?? null);
  });
});
