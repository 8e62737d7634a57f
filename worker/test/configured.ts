import { createExecutionContext, waitOnExecutionContext } from "cloudflare:test";
import { openRuntime } from "../compose.ts";
import type { Env } from "../env.ts";
import { createApp } from "../http/app.ts";
import { bindings } from "./tenant.ts";

/** The product as it is where it is configured otherwise. */
export function configured(
  over: {
    readonly [K in keyof Env]?: Env[K] | undefined;
  },
): (url: string, init?: RequestInit) => Promise<Response> {
  const app = createApp((env) => openRuntime({ ...env, ...over } as Env));
  return async (url, init) => {
    const ctx = createExecutionContext();
    const response = await app.fetch(new Request(url, init), bindings(), ctx);
    await waitOnExecutionContext(ctx);
    return response;
  };
}
