import { runDurableObjectAlarm, runInDurableObject } from "cloudflare:test";
import { expect } from "vitest";
import type { WebhookType } from "../../schema/contract/webhook-events.ts";
import type {
  CreatedEndpoint,
  CreateEndpoint,
  Delivery,
  ShownDelivery,
  ShownEndpoint,
} from "../../schema/contract/webhooks.ts";
import type { WebhookDispatcher } from "../objects/webhook-dispatcher.ts";
import { ask, type Shop } from "./deploys.ts";
import { homeOf } from "./endpoints.ts";
import type { Got, Step } from "./receivers.ts";
import { bindings, eventually, unique } from "./tenant.ts";

const CONTROL = "https://control.receiver.slipway-test.com";

/** Somebody's server that takes messages. */
export type Receiver = {
  readonly url: string;
  /** From now on it answers so, step by step; the last from then on. */
  script(...steps: Step[]): Promise<void>;
  /** Answers what it holds. */
  letGo(): Promise<void>;
  got(): Promise<Got[]>;
};

export async function receiver(...steps: Step[]): Promise<Receiver> {
  const host = `${unique("r")}.receiver.slipway-test.com`;
  const script = async (...all: Step[]) => {
    await (await fetch(`${CONTROL}/${host}`, { method: "PUT", body: JSON.stringify(all) })).text();
  };
  await script(...steps);
  return {
    url: `https://${host}/hook`,
    script,
    letGo: async () => void (await (await fetch(`${CONTROL}/${host}`, { method: "POST" })).text()),
    got: async () => (await fetch(`${CONTROL}/${host}`)).json(),
  };
}

export type Hook = CreatedEndpoint & { readonly path: string };

/** An endpoint of a shop's organisation. */
export async function hook(of: Shop, url: string, over: Partial<CreateEndpoint> = {}): Promise<Hook> {
  const { status, body } = await ask<CreatedEndpoint>(of, "POST", `${of.O}/webhooks`, { url, ...over });
  expect(status, JSON.stringify(body)).toBe(201);
  return { ...body, path: `${of.O}/webhooks/${body.id}` };
}

export const dispatcher = async (
  of: Shop,
  { id }: { readonly id: string },
): Promise<DurableObjectStub<WebhookDispatcher>> =>
  bindings().ENDPOINTS.getByName(`${(await homeOf(of)).orgId}/${id}`);

/** Everything the dispatcher does by its alarm, as if it were due now. */
export const ring = async (of: Shop, endpoint: { readonly id: string }): Promise<boolean> =>
  runDurableObjectAlarm(await dispatcher(of, endpoint));

const MOMENTS = {
  delivery: ["created_at", "last_at", "next_at"],
  attempt: ["at"],
} as const;

/** Lets time pass for what a dispatcher keeps: every moment of it is so much longer ago. */
export const age = async (of: Shop, endpoint: { readonly id: string }, ms: number): Promise<void> =>
  runInDurableObject(await dispatcher(of, endpoint), (_, { storage: { sql, kv } }) => {
    for (const [table, columns] of Object.entries(MOMENTS))
      sql.exec(`update ${table} set ${columns.map((column) => `${column} = ${column} - ${ms}`).join(", ")}`);
    const tallies = JSON.stringify(kv.get("tallies") ?? []).replace(
      /"(start|firstFailedAt|lastFailedAt)":(\d+)/g,
      (_all, name, at) => `"${name}":${at - ms}`,
    );
    kv.put("tallies", JSON.parse(tallies));
  });

/** Writes a message of a shop's project, as the change it tells of would. */
export async function message(
  of: Shop,
  type: WebhookType = "release.created",
  over: {
    readonly id?: string;
    readonly environment?: string;
    readonly project?: string;
    readonly facts?: object;
  } = {},
): Promise<string> {
  const { orgId, ledger } = await homeOf(of);
  const id = over.id ?? unique("msg").replace(/-/g, "x").replace("msgx", "msg_");
  const project = over.project ?? of.project;
  const facts = over.facts ?? { release: { id: "rel_1", version: "1.0.0", status: "planned" } };
  const last = (name: string) =>
    `coalesce((select last from stream where org_id = '${orgId}' and project = '${name}'), 0)`;
  const raise = (name: string) =>
    ledger
      .prepare(
        "insert into stream (org_id, project, last) values (?, ?, 1) on conflict do update set last = last + 1",
      )
      .bind(orgId, name);
  await ledger.batch([
    ledger
      .prepare(
        `insert into message (org_id, position, id, type, project, environment, sequence, at, created_at, facts)
         values (?, ${last("")} + 1, ?, ?, ?, ?, ${last(project)} + 1, ?, ?, ?)`,
      )
      .bind(
        orgId,
        id,
        type,
        project,
        over.environment ?? null,
        Date.now(),
        Date.now(),
        JSON.stringify(facts),
      ),
    raise(""),
    raise(project),
  ]);
  return id;
}

export async function wake(of: Shop, { id }: { readonly id: string }): Promise<void> {
  const { orgId, ledger } = await homeOf(of);
  const shard = ledger === bindings().LEDGER_0 ? 0 : 1;
  await bindings().ENDPOINTS.getByName(`${orgId}/${id}`).wake({ shard, orgId, endpointId: id });
}

/** A message that is told at once. */
export async function told(of: Shop, endpoint: { readonly id: string }, type?: WebhookType): Promise<string> {
  const id = await message(of, type);
  await wake(of, endpoint);
  return id;
}

export const deliveries = async (of: Shop, { path }: Hook, query = ""): Promise<Delivery[]> =>
  (await ask<{ items: Delivery[] }>(of, "GET", `${path}/deliveries${query}`)).body.items;

export const shown = async (of: Shop, { path }: Hook): Promise<ShownEndpoint> =>
  (await ask<ShownEndpoint>(of, "GET", path)).body;

/** A delivery of a message, once it is as it should be. */
export async function delivered(
  of: Shop,
  endpoint: Hook,
  messageId: string,
  isRight: (delivery: Delivery) => boolean = ({ status, lastAttemptAt }) =>
    status !== "pending" || lastAttemptAt !== null,
): Promise<ShownDelivery> {
  const all = await eventually(
    () => deliveries(of, endpoint),
    (items) => items.some((one) => one.messageId === messageId && isRight(one)),
  );
  const { id } = all.find((one) => one.messageId === messageId) ?? { id: "" };
  return (await ask<ShownDelivery>(of, "GET", `${of.O}/deliveries/${id}`)).body;
}
