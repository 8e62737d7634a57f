import { expect } from "vitest";
import { call } from "./tenant.ts";

export const UPGRADE = { upgrade: "websocket" };

export type Socket = {
  readonly heard: Record<string, unknown>[];
  /** The code it was closed with; null: it is open. */
  code(): number | null;
  close(): void;
};

/** Opens a socket, and keeps what comes over it. */
export async function openSocket(path: string, init: Parameters<typeof call>[1] = {}): Promise<Socket> {
  const response = await call(path, { ...init, headers: { ...UPGRADE, ...init?.headers } });
  expect(response.status).toBe(101);
  const { webSocket } = response;
  if (!webSocket) throw new Error("no socket");
  const heard: Record<string, unknown>[] = [];
  let code: number | null = null;
  webSocket.addEventListener("message", ({ data }) => {
    heard.push(JSON.parse(String(data)) as Record<string, unknown>);
  });
  webSocket.addEventListener("close", (event) => {
    code = event.code;
  });
  webSocket.accept();
  return { heard, code: () => code, close: () => webSocket.close(1000) };
}
