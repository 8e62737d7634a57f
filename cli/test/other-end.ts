import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import { gunzipSync } from "node:zlib";

/** What the client asked for. */
export type Asked = {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly json: Record<string, unknown>;
};

export type Answer = {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Breaks the connection instead. */
  readonly breaks?: true;
  /** Never answers; tells when the one who asked went away. */
  readonly holds?: true;
};

type Play = (asked: Asked, before: readonly Asked[]) => Answer;

export type OtherEnd = {
  readonly url: string;
  readonly asked: readonly Asked[];
  /** Those of one operation, such as `POST /permits`: the end of its path. */
  readonly of: (operation: string) => readonly Asked[];
  /** Waits until something is so; looked at after every request. */
  readonly until: (isSo: () => boolean) => Promise<void>;
  readonly close: () => Promise<void>;
};

async function read(request: IncomingMessage): Promise<Asked> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const bytes = Buffer.concat(chunks);
  const text = (request.headers["content-encoding"] === "gzip" ? gunzipSync(bytes) : bytes).toString("utf8");
  const { pathname, searchParams } = new URL(request.url ?? "/", "http://other.end");
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    json = {};
  }
  return {
    method: request.method ?? "",
    path: decodeURIComponent(pathname),
    query: searchParams,
    headers: request.headers,
    text,
    json: json as Record<string, unknown>,
  };
}

function give(response: ServerResponse, { status, body, headers = {}, breaks, holds }: Answer): void {
  if (holds) return;
  if (breaks) {
    response.destroy();
    return;
  }
  const isText = typeof body === "string";
  const type = isText ? "text/plain" : status >= 400 ? "application/problem+json" : "application/json";
  response.writeHead(status, { "content-type": type, "x-request-id": "req_test", ...headers });
  response.end(body === undefined ? undefined : isText ? body : JSON.stringify(body));
}

/** Plays the contract's part of Slipway: it answers as it is told, and remembers what it was asked. */
export async function startOtherEnd(play: Play): Promise<OtherEnd> {
  const asked: Asked[] = [];
  let watchers: (() => void)[] = [];
  const server = createServer((request, response) => {
    void read(request).then((one) => {
      const answer = play(one, [...asked]);
      asked.push(one);
      for (const look of watchers) look();
      give(response, answer);
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const of = (operation: string) => {
    const [method, end = ""] = operation.split(" ");
    return asked.filter((one) => one.method === method && one.path.endsWith(end));
  };
  return {
    url: `http://127.0.0.1:${port}`,
    asked,
    of,
    until: (isSo) =>
      new Promise((done) => {
        const look = () => {
          if (!isSo()) return;
          watchers = watchers.filter((other) => other !== look);
          done();
        };
        watchers.push(look);
        look();
      }),
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(() => done()));
    },
  };
}

/** A refusal as the contract has it. */
export const problem = (kind: string, status: number, more: Record<string, unknown> = {}): Answer => ({
  status,
  body: {
    type: `https://slipway.test/problems/${kind}`,
    title: `It is ${kind}`,
    status,
    detail: "So it is.",
    requestId: "req_7",
    ...more,
  },
});

export const accepted = (count = 1): Answer => ({
  status: 202,
  body: {
    accepted: count,
    rejected: 0,
    results: Array.from({ length: count }, (_, index) => ({ index, id: `e${index}`, status: "accepted" })),
  },
});

export const VERDICTS = [
  {
    gate: "freeze",
    outcome: "blocked",
    because: "Winter: no deployments",
    reasonCode: "frozen",
    clearedBy: "time",
    until: "2999-01-01T00:00:00.000Z",
  },
  { gate: "order", outcome: "passed", because: "nothing newer runs there", reasonCode: "in_order" },
];

export const closed = (verdicts: unknown = VERDICTS): Answer =>
  problem("conflict", 409, { verdicts, earliest: "2999-01-01T00:00:00.000Z" });

const PERMIT = {
  id: "prm_1",
  permit: "head.claims.signature",
  fence: 7,
  expiresAt: "2999-01-01T00:00:00.000Z",
  verdicts: [],
};

export const granted = (more: Record<string, unknown> = {}): Answer => ({
  status: 201,
  body: { ...PERMIT, ...more },
});

export const LOCK = {
  id: "lck_1",
  fence: 41,
  holder: "ann",
  reason: "migration",
  since: "2026-01-01T00:00:00.000Z",
  expiresAt: "2999-01-01T00:00:00.000Z",
};

export const none: Answer = { status: 204 };
