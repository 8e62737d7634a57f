import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../../schema/contract/webhook-events.ts";
import { body, HOSTILE, hostile, LINK, message, RUN } from "../../../test/example-messages.ts";

describe("a message to Discord", () => {
  it("is a content, and an embed that leads to it", () => {
    expect(body("discord", message("deployment.succeeded"))).toEqual({
      content: "shop 1.4.0 runs in production",
      embeds: [
        {
          title: "Slipway",
          url: LINK,
          color: 0x2e7d32,
          description: `• By ada\n[CI](<${RUN}>)`,
        },
      ],
      allowed_mentions: { parse: [] },
    });
  });

  it.each(HOSTILE)("mentions nobody and holds no markup: %s", (text) => {
    for (const type of WEBHOOK_TYPES) {
      const { content, embeds, allowed_mentions } = body("discord", hostile(type, text));
      expect(allowed_mentions).toEqual({ parse: [] });
      for (const said of [content, embeds[0].description]) {
        expect(said.replace(/\\[^0-9A-Za-z\s]/g, "")).not.toMatch(/[\\*_~`|<>[\]@#:]/);
      }
    }
  });

  it("keeps to the lengths that Discord takes", () => {
    for (const type of WEBHOOK_TYPES) {
      for (const letter of ["a", "@", "🚀"]) {
        const { content, embeds } = body("discord", hostile(type, letter.repeat(5000)));
        expect(content.length).toBeLessThanOrEqual(2000);
        expect(embeds[0].description.length).toBeLessThanOrEqual(4096);
      }
    }
  });
});
