import type { ServerResponse } from "node:http";
import { constants, deflateRawSync } from "node:zlib";

type Send = (response: ServerResponse, self: string, sent: (bytes: number) => void) => void;

/** A way to answer, and what the product is to make of it. */
export type Answer = {
  readonly send: Send;
  readonly isAccepted: boolean;
  /** What is known to have been answered; null: nothing. */
  readonly code: number | null;
  /** What is kept of an answer that is too long to be kept whole. */
  readonly beginning?: string;
};

const MB = 1024 * 1024;

/** Sends a chunk as soon as there is room for the last one, for as long as anybody listens. */
function pour(response: ServerResponse, chunk: Buffer, most: number, sent: (bytes: number) => void): void {
  let bytes = 0;
  const more = () => {
    while (bytes < most && !response.destroyed) {
      bytes += chunk.length;
      sent(bytes);
      if (!response.write(chunk)) {
        response.once("drain", more);
        return;
      }
    }
    response.end();
  };
  more();
}

const accepted = (code: number, send: Send): Answer => ({ isAccepted: true, code, send });
const cut = (letter: string, send: Send): Answer => ({
  ...accepted(200, send),
  beginning: letter.repeat(16_384),
});
const refused = (code: number | null, send: Send): Answer => ({ isAccepted: false, code, send });

const plainly =
  (status: number, headers: Record<string, string | string[]> = {}): Send =>
  (response) => {
    response.writeHead(status, headers).end();
  };

/** Past everything that would keep an answer in order. */
const rawly =
  (...lines: readonly string[]): Send =>
  ({ socket }) => {
    socket?.end(
      Buffer.from([...lines, "content-length: 0", "connection: close", "", ""].join("\r\n"), "latin1"),
    );
  };

const GZIP_HEADER = Buffer.from("1f8b08000000000000ff", "hex");
/** 16 MB of zeros, after which a stream of deflate may go on with the same again. */
const ZEROS = deflateRawSync(Buffer.alloc(16 * MB), { level: 9, finishFlush: constants.Z_FULL_FLUSH });
/** 2 GB, once they are unpacked. */
const ROUNDS = 128;

const ANSWERS = {
  accepts: accepted(204, plainly(204)),
  redirects: refused(307, (response, self) => {
    response.writeHead(307, { location: `${self}/trap` }).end();
  }),
  "leaves a choice": refused(300, plainly(300)),
  "answers before 200": refused(null, rawly("HTTP/1.1 199 Almost")),
  "does not know": refused(404, plainly(404)),
  "is busy": refused(429, plainly(429, { "retry-after": "1" })),
  "is busy in two ways": refused(429, plainly(429, { "retry-after": ["1", "999999999"] })),
  breaks: refused(503, plainly(503, { "retry-after": "999999999999" })),
  hangs: refused(null, () => undefined),
  stalls: refused(200, (response) => {
    response.writeHead(200, { "content-type": "text/plain" }).flushHeaders();
  }),
  drips: refused(200, (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("."), 1000);
    response.once("close", () => clearInterval(timer));
  }),
  resets: refused(null, (response) => {
    response.socket?.resetAndDestroy();
  }),
  "sends a gigabyte": cut("x", (response, _, sent) => {
    response.writeHead(200, { "content-type": "text/plain" });
    pour(response, Buffer.alloc(65_536, "x"), 1024 * MB, sent);
  }),
  "sends a gzip bomb": cut("\0", (response, _, sent) => {
    response.writeHead(200, { "content-encoding": "gzip" }).write(GZIP_HEADER);
    pour(response, ZEROS, ROUNDS * ZEROS.length, sent);
  }),
  "sends no gzip": refused(200, (response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("this is plain");
  }),
  "sends long headers": refused(null, (response) => {
    const headers = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`x-${n}`, "y".repeat(65_536)]));
    response.writeHead(200, headers).end();
  }),
  "sends controls": accepted(200, rawly("HTTP/1.1 200 OK", "x-odd: a\u0001\u001b[31m\u007f\u0080b")),
  "asks to be disabled": accepted(204, plainly(204, { "webhook-delivery": "disable" })),
} satisfies Record<string, Answer>;

export type Kind = keyof typeof ANSWERS;
/** Those that only the time limit ends. */
export const SLOW: readonly Kind[] = ["hangs", "stalls", "drips"];
export const KINDS = Object.keys(ANSWERS) as Kind[];
export const answerOf = (kind: Kind): Answer => ANSWERS[kind];
