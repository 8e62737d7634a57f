import type { IngestAnswer } from "../../../schema/contract/events.ts";
import { connect } from "../connect.ts";
import { answerOf, type Context } from "../context.ts";
import { identified, postEvents, releaseOf, type SentEvent, sendEvents } from "../events.ts";
import { exitCode } from "../exit-codes.ts";
import { need } from "../parse.ts";
import { WrongUse } from "../stop.ts";
import { tame } from "../tame.ts";

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function readData(text: string | undefined): unknown {
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new WrongUse(`--data is not JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** Events as one object, an array, or one a line. */
export function readEvents(text: string): Record<string, unknown>[] {
  const parsed = parseAll(text);
  if (parsed.length === 0) throw new WrongUse("There is no event on stdin.");
  return parsed.map((event, index) => {
    if (isObject(event) && typeof event.type === "string") return event;
    throw new WrongUse(`Event ${index + 1} on stdin is no object with a type.`);
  });
}

function parseAll(text: string): unknown[] {
  try {
    const whole: unknown = JSON.parse(text);
    return Array.isArray(whole) ? whole : [whole];
  } catch {
    const lines = text.split("\n").map((line, index) => ({ line: line.trim(), number: index + 1 }));
    return lines.filter(({ line }) => line !== "").map(({ line, number }) => parseLine(line, number));
  }
}

function parseLine(line: string, number: number): unknown {
  try {
    return JSON.parse(line);
  } catch {
    throw new WrongUse(`Line ${number} on stdin is not JSON.`);
  }
}

/** What is left out of an event from stdin is what the options say; the CI's own is not taken for theirs. */
function completed(event: Record<string, unknown>, { values, job }: Context): SentEvent {
  const { project, environment, link: url, actor, occurredAt } = values;
  const named = event.version ?? event.commit;
  const release = named === undefined ? { version: values.version, commit: values.commit } : {};
  const given = { project, ...release, environment, url, actor, occurredAt };
  const added = Object.entries(given).filter(([, value]) => value !== undefined);
  return identified({ ...Object.fromEntries(added), ...event } as SentEvent, job);
}

function single(type: string, { values, job }: Context): SentEvent {
  const { environment, id, occurredAt, link, actor, data } = values;
  return identified(
    {
      type,
      project: need(values, "project"),
      ...releaseOf(values, job, type),
      environment,
      id,
      occurredAt,
      url: link ?? job?.url,
      actor: actor ?? job?.actor,
      data: readData(data),
    },
    job,
  );
}

function report({ accepted, rejected, results }: IngestAnswer, { out }: Context): number {
  for (const { index, problem } of results)
    if (problem) out.fail(`event ${index + 1} was rejected: ${tame(problem.path)}: ${tame(problem.message)}`);
  out.result(`${accepted} accepted${rejected > 0 ? `, ${rejected} rejected` : ""}`);
  out.document({ accepted, rejected, results });
  return exitCode(rejected > 0 ? "refused" : "fine");
}

/** Sends an event that the options make up, or those on stdin. */
export async function event(context: Context): Promise<number> {
  const [type, ...more] = context.words;
  if (type === undefined) throw new WrongUse("Which type of event? Such as build.succeeded, or - for stdin.");
  if (more.length > 0)
    throw new WrongUse(`"${more[0]}" is one word too many. A text with spaces needs quotes.`);
  if (type !== "-") {
    const sent = single(type, context);
    return report(answerOf<IngestAnswer>(await postEvents(connect(context), sent)), context);
  }
  const read = readEvents(await context.readStdin()).map((each) => completed(each, context));
  return report(await sendEvents(connect(context), read), context);
}
