import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Client, clientIn } from "../cli/test/client.ts";
import type { Lock, LockState } from "../schema/contract/locks.ts";
import type { Deployment, Release } from "../schema/contract/releases.ts";
import { type Account, ask, eventually, newAccount, read, send } from "./client.ts";

/** The client as somebody has it who fetched it from the product: `curl -O …/cli/slipway`. */
export async function fetchClient(url: string): Promise<Client> {
  const client = clientIn(mkdtempSync(join(tmpdir(), "slipway-cli-")));
  const response = await fetch(`${url}/cli/slipway`);
  if (response.status !== 200) throw new Error(`/cli/slipway answered ${response.status}`);
  writeFileSync(client.file, await response.text());
  return client;
}

/** An organisation with one project, what its CI sets for the client, and its HTTP interface beside it. */
export type Shop = {
  readonly account: Account;
  readonly env: Readonly<Record<string, string>>;
  /** Asks below the project; `null`: no body. */
  readonly ask: <T = unknown>(method: string, path: string, body?: unknown) => Promise<T>;
  /** Tells of deployments that came to run, and waits until they are known. */
  readonly ran: (version: string, environment: string) => Promise<void>;
  readonly rule: (environment: string, gates: readonly object[]) => Promise<unknown>;
  /** As the organisation's owner, in a session: machines have no word of their own. */
  readonly approve: (version: string) => Promise<void>;
  readonly lock: (environment?: string) => Promise<LockState>;
  /** The deployments of a release, once there are so many and the last has ended. */
  readonly deployments: (version: string, count?: number) => Promise<readonly Deployment[]>;
};

const JSON_TYPE = { "content-type": "application/json" };

async function shout<T>(account: Account, method: string, path: string, body?: unknown): Promise<T> {
  const given = body === undefined ? {} : { body: JSON.stringify(body), headers: JSON_TYPE };
  const response = await ask(account, path, { method, ...given });
  const text = await response.text();
  if (response.status >= 400) throw new Error(`${method} ${path} answered ${response.status}: ${text}`);
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

const isEnded = ({ status }: Deployment) => status !== "queued" && status !== "in_progress";

export async function openShop(url: string): Promise<Shop> {
  const account = await newAccount(url);
  const O = `/v1/orgs/${account.org}`;
  await shout(account, "POST", `${O}/projects`, { slug: "shop", name: "Shop" });
  const scopes = ["ingest", "read", "deploy"];
  const { token } = await shout<{ token: string }>(account, "POST", `${O}/tokens`, { name: "CI", scopes });
  const below: Shop["ask"] = (method, path, body) =>
    shout(account, method, path.startsWith("/v1/") ? path : `${O}/projects/shop${path}`, body);
  const release = (version: string) => read<Release>(account, `/projects/shop/releases/${version}`);
  return {
    account,
    env: {
      SLIPWAY_URL: url,
      SLIPWAY_ORG: account.org,
      SLIPWAY_TOKEN: token,
      SLIPWAY_PROJECT: "shop",
      SLIPWAY_VERSION: "1.0.0",
      SLIPWAY_ENVIRONMENT: "production",
    },
    ask: below,
    ran: async (version, environment) => {
      const event = { type: "deployment.succeeded", project: "shop", version, environment };
      await send(account, event);
      const has = ({ environments }: Release) =>
        environments.some(({ name, presence }) => name === environment && presence === "current");
      await eventually(
        () => ask(account, `${O}/projects/shop/releases/${version}`).then((answer) => answer.json()),
        (found) => (found as Release).environments !== undefined && has(found as Release),
      );
    },
    rule: (environment, gates) => below("PUT", `/environments/${environment}/policy`, { gates }),
    approve: async (version) => {
      const path = `${url}${O}/projects/shop/releases/${version}/approvals`;
      const headers = { ...JSON_TYPE, cookie: account.cookie, origin: url };
      const body = JSON.stringify({ environment: "production", decision: "approve" });
      const answer = await fetch(path, { method: "POST", headers, body });
      if (answer.status !== 201) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
    },
    lock: (environment = "production") => below("GET", `/environments/${environment}/lock`),
    deployments: async (version, count = 1) => {
      const { value } = await eventually(
        () => release(version),
        ({ deployments }) => deployments.length === count && deployments.every(isEnded),
      );
      return value.deployments;
    },
  };
}

/** The lock, once nobody or somebody holds it. */
export const heldBy = async (shop: Shop, holder: string | null): Promise<Lock | null> =>
  (
    await eventually(
      () => shop.lock(),
      ({ lock }) => (lock?.holder ?? null) === holder,
    )
  ).value.lock;
