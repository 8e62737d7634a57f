import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { convertV4MiniflareOptions, Miniflare } from "miniflare";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WAY_OUT, wayOut } from "./way-out.ts";

const ASKING = `export default {
  fetch: (request) => fetch(request.headers.get("address")).catch(() => new Response(null, { status: 599 })),
};`;

type Outside = { ask(address: string): Promise<number>; readonly log: string[]; stop(): Promise<void> };

/** A Worker that fetches what it is told to, through the way out. */
async function startOutside(mayReachItself: boolean): Promise<Outside> {
  const log: string[] = [];
  const runtime = new Miniflare(
    convertV4MiniflareOptions({
      cf: false,
      telemetry: { enabled: false },
      handleStructuredLogs: ({ message }: { message: string }) => void log.push(message),
      workers: [{ modules: true, script: ASKING, outboundService: WAY_OUT }, wayOut(mayReachItself)],
    }),
  );
  const ask = async (address: string) => {
    const { status, body } = await runtime.dispatchFetch("http://worker/", { headers: { address } });
    await body?.cancel();
    return status;
  };
  return { ask, log, stop: () => runtime.dispose() };
}

let server: Server;
let port: number;
let asked = 0;

beforeAll(async () => {
  server = createServer((_, response) => {
    asked += 1;
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  port = (server.address() as AddressInfo).port;
});
afterAll(() => void server.close());

const here = () => ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"].map((host) => `http://${host}:${port}/`);

describe("the way out of a product on one machine", { timeout: 60_000 }, () => {
  it("leads to no address that is not public", async () => {
    const outside = await startOutside(false);
    try {
      const elsewhere = [
        ...["0.0.0.0", "0.0.0.1", "10.0.0.1", "100.64.0.1", "127.1.2.3", "169.254.169.254", "172.16.0.1"],
        ...["172.31.255.255", "192.0.0.192", "192.168.0.1", "198.18.0.1", "224.0.0.1", "240.0.0.1"],
        ...["255.255.255.255", "[::]", "[::1]", "[::127.0.0.1]", "[::ffff:10.0.0.1]", "[64:ff9b:1::a00:1]"],
        ...["[64:ff9b::7f00:1]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b::a00:7]"],
        ...["[2001:0:4136:e378::1]", "[2002:7f00:1::]", "[fc00::1]", "[fd00:ec2::254]", "[fe80::1]"],
        ...["[fec0::1]", "[ff02::1]"],
      ].map((host) => `http://${host}/`);
      const refused = () => outside.log.filter((line) => line.includes("is not allowed")).length;
      for (const [index, address] of [...here(), ...elsewhere].entries()) {
        expect([address, await outside.ask(address)]).toEqual([address, 599]);
        // What the runtime says of it comes by a way of its own.
        await vi.waitFor(() => expect([address, refused()]).toEqual([address, index + 1]), 10_000);
      }
      expect(asked).toBe(0);
    } finally {
      await outside.stop();
    }
  });

  it("leads to this machine itself where that was asked for, and not to others near it", async () => {
    const outside = await startOutside(true);
    try {
      for (const address of here()) expect([address, await outside.ask(address)]).toEqual([address, 200]);
      expect(asked).toBe(here().length);
      for (const address of ["http://10.0.0.1/", "http://192.168.0.1/", "http://169.254.169.254/"])
        expect([address, await outside.ask(address)]).toEqual([address, 599]);
    } finally {
      await outside.stop();
    }
  });
});
