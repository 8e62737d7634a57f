import { createServer, request, type ServerOptions } from "node:https";
import type { AddressInfo } from "node:net";

export type TlsReceiver = {
  /** Of each request, the path it asked for. */
  readonly requests: readonly string[];
  /** How often anybody connected, whatever came of it. */
  readonly met: () => number;
  readonly port: number;
  stop(): Promise<void>;
};

/** Something that takes webhooks over TLS, accepts each, and has done with the connection. */
export async function startTlsReceiver(
  options: ServerOptions,
  at: { readonly host?: string; readonly port?: number } = {},
): Promise<TlsReceiver> {
  const requests: string[] = [];
  let met = 0;
  const server = createServer(options, (asked, response) => {
    requests.push(asked.url ?? "");
    asked.resume();
    response.writeHead(200, { connection: "close" }).end("a secret of whoever is here");
  });
  server.on("connection", () => {
    met += 1;
  });
  server.on("tlsClientError", () => undefined);
  await new Promise<void>((done, fail) =>
    server.once("error", fail).listen(at.port ?? 0, at.host ?? "127.0.0.1", done),
  );
  return {
    requests,
    met: () => met,
    port: (server.address() as AddressInfo).port,
    stop: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

/** What who looks at no certificate, and minds no old protocol, is answered; and by which protocol that went. */
export const askCarelessly = (port: number): Promise<{ code: number | undefined; protocol: string | null }> =>
  new Promise((done, fail) => {
    const asking = request(
      {
        host: "127.0.0.1",
        port,
        path: "/carelessly",
        agent: false,
        rejectUnauthorized: false,
        minVersion: "TLSv1",
        ciphers: "DEFAULT@SECLEVEL=0",
      },
      (response) => {
        const { getProtocol } = response.socket as unknown as { getProtocol(): string | null };
        const protocol = getProtocol.call(response.socket);
        response.resume().once("end", () => done({ code: response.statusCode, protocol }));
      },
    );
    asking.once("error", fail).end();
  });
