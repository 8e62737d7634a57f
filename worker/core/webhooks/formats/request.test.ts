import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../../schema/contract/webhook-events.ts";
import { ENDPOINT_FORMATS } from "../../../../schema/contract/webhooks.ts";
import { body, HOOK, hostile, LINK, message, request } from "../../../test/example-messages.ts";
import { MAX_BODY_BYTES } from "../render.ts";

describe("a message in the words of a format", () => {
  it("is the standard body where nothing else is said", () => {
    expect(request("standard", message("deployment.succeeded"))).toMatchObject({ url: HOOK, path: "" });
    expect(body("standard", message("deployment.succeeded")).data.url).toBe(LINK);
  });

  const people = ENDPOINT_FORMATS.filter((format) => format !== "github");
  it.each(people)("has a body for every type, with a link, the same each time: %s", (format) => {
    for (const type of WEBHOOK_TYPES) {
      const first = request(format, message(type));
      expect(first?.body).toContain("https://slipway.example/o/harbour/");
      expect(request(format, message(type))).toEqual(first);
    }
  });

  it.each(people)("is less than 20 kB whatever is told: %s", (format) => {
    for (const type of WEBHOOK_TYPES) {
      for (const text of ["a".repeat(50_000), "界&".repeat(9000), "@".repeat(9000), '"'.repeat(9000)]) {
        const sent = request(format, hostile(type, text))?.body ?? "";
        expect(new TextEncoder().encode(sent).length, type).toBeLessThan(MAX_BODY_BYTES);
      }
    }
  });
});
