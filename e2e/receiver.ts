import { createServer, type IncomingHttpHeaders } from "node:http";
import { freePort } from "./product.ts";

export type Received = {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  /** As it came. */
  readonly body: string;
};

type Answer = { readonly status: number; readonly body?: string };

export type Receiver = {
  /** As `SLIPWAY_WEBHOOK_ALLOW` names it. */
  readonly host: string;
  readonly received: Received[];
  /** Answers the next ones so, one after another; all others are accepted. */
  answerNext(...answers: readonly Answer[]): void;
  stop(): Promise<void>;
};

/** Something on this machine that takes webhooks, and keeps what it was sent. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers: Answer[] = [];
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on("data", (part: Buffer) => parts.push(part));
    request.on("end", () => {
      received.push({
        path: request.url ?? "",
        headers: request.headers,
        body: Buffer.concat(parts).toString(),
      });
      const { status, body = "" } = answers.shift() ?? { status: 204 };
      response.writeHead(status, { "content-type": "text/html" });
      response.end(body);
    });
  });
  const port = await freePort();
  await new Promise<void>((done) => server.listen(port, "127.0.0.1", done));
  return {
    host: `127.0.0.1:${port}`,
    received,
    answerNext: (...next) => void answers.push(...next),
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
