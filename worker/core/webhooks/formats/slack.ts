import { marked, type Telling, type Tone } from "./telling.ts";

/** https://docs.slack.dev/reference/block-kit/blocks: a header's text, and a section's. */
const MAX_HEADER = 150;
const MAX_LINE = 250;
const MAX_TEXT = 3000;

const ICONS: Readonly<Record<Tone, string>> = { good: "✅", bad: "🔴", attention: "🟠", neutral: "🔵" };

/** The three letters that mean something wherever Slack reads text: mentions and links begin with one of them. */
const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;" };
const escaped = (text: string, most: number) => marked(text, most, (letter) => ENTITIES[letter] ?? letter);

const plain = (text: string) => ({ type: "plain_text", text, emoji: false });

/** A message to an incoming webhook of Slack. What people wrote is plain text there, so that nothing in it is markup. */
export function slackBody({ tone, title, lines, runUrl }: Telling, url: string): string {
  const headline = `${ICONS[tone]} ${title}`;
  const links = [
    `<${escaped(url, MAX_TEXT)}|Slipway>`,
    ...(runUrl ? [`<${escaped(runUrl, MAX_TEXT)}|CI>`] : []),
  ];
  const said = lines.map((line) => escaped(line, MAX_LINE)).join("\n");
  return JSON.stringify({
    text: escaped(headline, MAX_TEXT),
    blocks: [
      { type: "header", text: plain(escaped(headline, MAX_HEADER)) },
      ...(said === "" ? [] : [{ type: "section", text: plain(said) }]),
      { type: "context", elements: [{ type: "mrkdwn", text: links.join(" · "), verbatim: true }] },
    ],
    unfurl_links: false,
    unfurl_media: false,
  });
}
