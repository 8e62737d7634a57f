import { createServer, type IncomingHttpHeaders } from "node:http";
import { answerOf, type Kind } from "./hostile-answers.ts";
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
      answerOf(kind).send(response, `http://${host}`, (bytes) => {
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
