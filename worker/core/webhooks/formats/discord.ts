import { marked, type Telling, type Tone } from "./telling.ts";

/** Of 2000 that the content of a message may have. */
const MAX_CONTENT = 500;
/** An embed's description holds 4096, all of an embed 6000: https://docs.discord.com/developers/resources/message */
const MAX_LINE = 250;

const COLOURS: Readonly<Record<Tone, number>> = {
  good: 0x2e7d32,
  bad: 0xc62828,
  attention: 0xef6c00,
  neutral: 0x1565c0,
};

/** What begins markup, a mention, an emoji or a link. */
const MARKUP = /[\\*_~`|<>[\]@#:]/;
const escaped = (text: string, most: number) =>
  marked(text, most, (letter) => (MARKUP.test(letter) ? `\\${letter}` : letter));

/** A message to a webhook of Discord. It mentions nobody, whatever anybody is called. */
export function discordBody({ tone, title, lines, runUrl }: Telling, url: string): string {
  const said = lines.map((line) => `• ${escaped(line, MAX_LINE)}`);
  const links = runUrl ? [`[CI](<${runUrl}>)`] : [];
  return JSON.stringify({
    content: escaped(title, MAX_CONTENT),
    embeds: [{ title: "Slipway", url, color: COLOURS[tone], description: [...said, ...links].join("\n") }],
    allowed_mentions: { parse: [] },
  });
}
