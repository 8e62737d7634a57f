import { shortened } from "../cut.ts";
import type { Telling, Tone } from "./telling.ts";

const MAX_TITLE = 300;
const MAX_LINE = 250;

const COLOURS: Readonly<Record<Tone, string>> = {
  good: "good",
  bad: "attention",
  attention: "warning",
  neutral: "default",
};

/** A text run, unlike a text block, reads no Markdown: what people wrote stays what they wrote. */
const run = (text: string, looks: object = {}) => ({
  type: "RichTextBlock",
  inlines: [{ type: "TextRun", text, ...looks }],
});

const open = (title: string, url: string) => ({ type: "Action.OpenUrl", title, url });

/** A message to a workflow of Microsoft Teams that posts what its webhook gets: an Adaptive Card. */
export function teamsBody({ tone, title, lines, runUrl }: Telling, url: string): string {
  const heading = { weight: "bolder", size: "medium", color: COLOURS[tone] };
  return JSON.stringify({
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
            run(shortened(title, MAX_TITLE), heading),
            ...lines.map((line) => run(shortened(line, MAX_LINE))),
          ],
          actions: [open("Slipway", url), ...(runUrl ? [open("CI", runUrl)] : [])],
        },
      },
    ],
  });
}
