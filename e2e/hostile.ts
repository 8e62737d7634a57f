import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { gzipSync } from "node:zlib";
import { freePort } from "./product.ts";

export type Arrival = {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  /** Of the clock that only goes forward, in milliseconds. */
  readonly at: number;
};

export type Hostile = {
  /** As `SLIPWAY_WEBHOOK_ALLOW` names it. */
  readonly host: string;
  readonly url: string;
  readonly arrivals: readonly Arrival[];
  /** How each message was answered at its first attempt. */
  readonly kinds: ReadonlyMap<string, Kind>;
  /** Requests to where a redirect leads. */
  readonly followed: () => number;
  /** The most that any one answer could get rid of, in bytes. */
  readonly mostSent: () => number;
  stop(): Promise<void>;
};

type Answer = (response: ServerResponse, self: string, sent: (bytes: number) => void) => void;

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

const plainly =
  (status: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(status, headers).end();
  };

const ANSWERS = {
  accepts: plainly(204),
  redirects: (response, self) => {
    response.writeHead(307, { location: `${self}/trap` }).end();
  },
  "does not know": plainly(404),
  "is busy": plainly(429, { "retry-after": "1" }),
  breaks: plainly(503, { "retry-after": "999999999999" }),
  hangs: () => undefined,
  drips: (response) => {
    response.writeHead(200);
    const timer = setInterval(() => response.write("."), 1000);
    response.once("close", () => clearInterval(timer));
  },
  resets: (response) => {
    response.socket?.resetAndDestroy();
  },
  "sends a gigabyte": (response, _, sent) => {
    response.writeHead(200, { "content-type": "text/plain" });
    pour(response, Buffer.alloc(65_536, "x"), 1024 ** 3, sent);
  },
  "sends a gzip bomb": (response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end(gzipSync(Buffer.alloc(20 * 1024 * 1024)));
  },
  "sends no gzip": (response) => {
    response.writeHead(200, { "content-encoding": "gzip" }).end("this is plain");
  },
  "sends long headers": (response) => {
    const headers = Object.fromEntries(Array.from({ length: 16 }, (_, n) => [`x-${n}`, "y".repeat(65_536)]));
    response.writeHead(200, headers).end();
  },
} as const satisfies Record<string, Answer>;

export type Kind = keyof typeof ANSWERS;
export const KINDS = Object.keys(ANSWERS) as Kind[];

/** A receiver that answers the first attempt of each message in the next of some ways, and accepts every later one. */
export async function startHostile(ways: readonly Kind[]): Promise<Hostile> {
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  const arrivals: Arrival[] = [];
  const kinds = new Map<string, Kind>();
  let followed = 0;
  let mostSent = 0;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk: Buffer) => chunks.push(chunk));
    request.on("error", () => undefined);
    response.on("error", () => undefined);
    request.on("end", () => {
      if (request.url === "/trap") followed += 1;
      const id = String(request.headers["webhook-id"]);
      const body = Buffer.concat(chunks).toString();
      arrivals.push({ id, headers: request.headers, body, at: performance.now() });
      const isFirst = !kinds.has(id);
      const kind = isFirst ? (ways[kinds.size % ways.length] ?? "accepts") : "accepts";
      if (isFirst) kinds.set(id, kind);
      ANSWERS[kind](response, `http://${host}`, (bytes) => {
        mostSent = Math.max(mostSent, bytes);
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    host,
    url: `http://${host}/hook`,
    arrivals,
    kinds,
    followed: () => followed,
    mostSent: () => mostSent,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
