import type { Sink } from "./output.ts";
import { lengthOf } from "./words.ts";

/** What is being waited for, as it stands. */
export type Live = {
  /** The same again changes nothing. */
  say(text: string): void;
  end(): void;
};

const TICK_MS = 1000;
const CLEAR = "\r\u001b[2K";

/**
 * On a terminal one line that is written over, with how long it has been; in a log one line for each change, so that
 * an hour of waiting for one thing is one line.
 */
export function liveLine(sink: Sink, now: () => number): Live {
  const since = now();
  let said = "";
  const draw = () => {
    const line = `${said} (${lengthOf(now() - since)})`;
    const width = Math.max(20, (sink.columns || 80) - 1);
    sink.write(`${CLEAR}${line.length > width ? `${line.slice(0, width - 1)}…` : line}`);
  };
  const timer = sink.isTTY ? setInterval(() => said !== "" && draw(), TICK_MS) : null;
  timer?.unref();
  return {
    say: (text) => {
      if (text === said) return;
      said = text;
      if (sink.isTTY) draw();
      else sink.write(`${text}\n`);
    },
    end: () => {
      if (timer) clearInterval(timer);
      if (sink.isTTY && said !== "") sink.write(CLEAR);
      said = "";
    },
  };
}
