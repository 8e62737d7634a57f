import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../../schema/contract/webhook-events.ts";
import { body, HOSTILE, hostile, LINK, message, RUN } from "../../../test/example-messages.ts";

describe("a message to Slack", () => {
  it("is a text for notifications, and blocks: the headline, what is to be said, where to see it", () => {
    expect(body("slack", message("deployment.succeeded"))).toEqual({
      text: "✅ shop 1.4.0 runs in production",
      blocks: [
        {
          type: "header",
          text: { type: "plain_text", text: "✅ shop 1.4.0 runs in production", emoji: false },
        },
        { type: "section", text: { type: "plain_text", text: "By ada", emoji: false } },
        {
          type: "context",
          elements: [
            {
              type: "mrkdwn",
              text: `<${LINK}|Slipway> · <${RUN}|CI>`,
              verbatim: true,
            },
          ],
        },
      ],
      unfurl_links: false,
      unfurl_media: false,
    });
  });

  it.each(HOSTILE)("holds no mention and no link but ours: %s", (text) => {
    for (const type of WEBHOOK_TYPES) {
      const { text: fallback, blocks } = body("slack", hostile(type, text));
      const foreign = [
        fallback,
        ...blocks.slice(0, -1).map((block: { text: { text: string } }) => block.text.text),
      ];
      for (const said of foreign) expect(said).not.toMatch(/[<>]|&(?!amp;|lt;|gt;)/);
      const kinds = blocks.slice(0, -1).map((block: { text: { type: string } }) => block.text.type);
      expect(new Set(kinds)).toEqual(new Set(["plain_text"]));
      expect(blocks.at(-1).elements[0].text).toMatch(/^<https:\/\/slipway\.example[^<>|]*\|Slipway>$/);
    }
  });

  it("keeps to the lengths that Slack takes", () => {
    for (const type of WEBHOOK_TYPES) {
      for (const letter of ["a", "&", "🚀"]) {
        const { text, blocks } = body("slack", hostile(type, letter.repeat(5000)));
        expect(text.length).toBeLessThanOrEqual(3000);
        expect(blocks[0].text.text.length).toBeLessThanOrEqual(150);
        for (const block of blocks.slice(1, -1)) expect(block.text.text.length).toBeLessThanOrEqual(3000);
      }
    }
  });
});
