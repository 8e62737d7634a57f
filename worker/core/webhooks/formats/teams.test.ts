import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../../schema/contract/webhook-events.ts";
import { body, HOSTILE, hostile, LINK, message, RUN } from "../../../test/example-messages.ts";

describe("a message to Microsoft Teams", () => {
  it("is a message with an Adaptive Card, as a workflow posts it", () => {
    expect(body("teams", message("deployment.failed"))).toEqual({
      type: "message",
      attachments: [
        {
          contentType: "application/vnd.microsoft.card.adaptive",
          contentUrl: null,
          content: {
            $schema: "http://adaptivecards.io/schemas/adaptive-card.json",
            type: "AdaptiveCard",
            version: "1.4",
            body: [
              [
                "shop 1.4.0 did not get to production",
                { weight: "bolder", size: "medium", color: "attention" },
              ],
              ["The deployment is failed.", {}],
              ["By ada", {}],
            ].map(([text, looks]) => ({
              type: "RichTextBlock",
              inlines: [{ type: "TextRun", text, ...(looks as object) }],
            })),
            actions: [
              { type: "Action.OpenUrl", title: "Slipway", url: LINK },
              {
                type: "Action.OpenUrl",
                title: "CI",
                url: RUN,
              },
            ],
          },
        },
      ],
    });
  });

  it.each(HOSTILE)("shows what people wrote where no markup is read: %s", (text) => {
    for (const type of WEBHOOK_TYPES) {
      const { content } = body("teams", hostile(type, text)).attachments[0];
      for (const { type: block, inlines } of content.body) {
        expect([block, inlines.map((run: { type: string }) => run.type)]).toEqual([
          "RichTextBlock",
          ["TextRun"],
        ]);
      }
      expect(content.actions.map(({ url }: { url: string }) => new URL(url).host)).toEqual([
        "slipway.example",
      ]);
      expect(content.msteams).toBeUndefined();
    }
  });
});
