import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DEMO, fillDemo, sendAll } from "../scripts/demo/fill.ts";
import { requestsFor } from "../scripts/demo/requests.ts";
import { startOfMinute, tellStory } from "../scripts/demo/story.ts";
import { eventually } from "./client.ts";
import { type Product, removeFolder, startProduct } from "./product.ts";

const { email, password } = DEMO;
const ORG = `/v1/orgs/${DEMO.org.slug}`;
const JSON_TYPE = { "content-type": "application/json" };

type Place = {
  name: string;
  current: { version: string } | null;
  latest: { version: string; status: string; rolloutPercent: number | null } | null;
};
type Board = {
  cursor: number;
  columns: { name: string }[];
  projects: { slug: string; environments: Place[] }[];
};
type Releases = { items: { version: string; status: string; provisional: boolean; revision: number }[] };
type Public = {
  state: string;
  projects: { slug: string; state: string; releases: { version: string; status: string }[] }[];
};

describe("a product that is filled with the demo", () => {
  const now = Date.now();
  const said: string[] = [];
  const say = (line: string) => void said.push(line);
  let product: Product;
  let cookie = "";

  const signIn = () =>
    fetch(`${product.url}/v1/auth/sign-in`, {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ email, password }),
    });
  const read = async <T>(path: string) => {
    const response = await fetch(product.url + path, { headers: { cookie } });
    expect(response.status, path).toBe(200);
    return (await response.json()) as T;
  };
  /** A little later than the first time: a filling that goes on keeps to the minute it began in. */
  const fill = () => fillDemo({ baseUrl: product.url, now: now + 120_000, say });

  /** The board once nothing has changed it for a while. */
  async function settled(): Promise<Board> {
    let before = -1;
    const isStill = ({ cursor }: Board) => {
      const same = cursor === before;
      before = cursor;
      return same;
    };
    const slowly = async () => {
      await new Promise((wait) => setTimeout(wait, 1500));
      return read<Board>(`${ORG}/board`);
    };
    return (await eventually(slowly, isStill, 30_000)).value;
  }
  const statusesOf = async (project: string) => {
    const { items } = await read<Releases>(`${ORG}/projects/${project}/releases?limit=200`);
    return Object.fromEntries(items.map(({ version, status }) => [version, status]));
  };
  /** All but the feed's own count: what was told before there was a policy is heard again under it. */
  const everything = async () => {
    const { cursor: _, ...board } = await settled();
    const inbox = await read(`${ORG}/inbox`);
    const releases = [];
    for (const { slug } of board.projects)
      releases.push(await read(`${ORG}/projects/${slug}/releases?limit=200`));
    return { board, inbox, releases, page: await read(`/p/${DEMO.page.slug}/status.json`) };
  };

  beforeAll(async () => {
    product = await startProduct();
  });
  afterAll(async () => {
    await product.stop();
    removeFolder(product.state);
  });

  it("stops when it is told to, answers people meanwhile, and goes on where it was", async () => {
    const interruption = new AbortController();
    const stopHalfway = (line: string) => {
      if (line.endsWith("events")) interruption.abort(new Error("enough"));
    };
    const first = fillDemo({ baseUrl: product.url, now, say: stopHalfway, signal: interruption.signal });
    await expect(first).rejects.toThrow("enough");

    const answers: { path: string; status: number; ms: number }[] = [];
    let isFilling = true;
    const ask = async () => {
      while (isFilling) {
        const started = performance.now();
        const health = await fetch(`${product.url}/healthz`);
        answers.push({ path: "/healthz", status: health.status, ms: performance.now() - started });
        const again = performance.now();
        answers.push({ path: "sign-in", status: (await signIn()).status, ms: performance.now() - again });
        // An account bears 30 tries a minute.
        await new Promise((wait) => setTimeout(wait, 2000));
      }
    };
    const asking = ask();
    await fill().finally(() => {
      isFilling = false;
    });
    await asking;
    expect(answers.length).toBeGreaterThan(5);
    expect(answers.filter(({ status, ms }) => status !== 200 || ms > 5000)).toEqual([]);
    expect(said.at(-1)).toMatch(/ready/);
    cookie = (await signIn()).headers.get("set-cookie")?.split(";")[0] ?? "";
  });

  it("shows what runs where, and what is going on", async () => {
    const { columns, projects } = await settled();
    expect(columns.map(({ name }) => name)).toEqual([
      "dev",
      "staging",
      "beta",
      "production",
      "production-eu",
    ]);
    const at = (slug: string, name: string) =>
      projects.find((each) => each.slug === slug)?.environments.find((each) => each.name === name);
    expect(projects).toHaveLength(5);
    expect(at("storefront", "production")).toMatchObject({ current: { version: "4.8.0" } });
    expect(at("storefront", "production-eu")).toMatchObject({
      current: { version: "4.7.3" },
      latest: { version: "4.8.0", status: "in_progress" },
    });
    expect(at("payments-api", "production")).toMatchObject({
      current: { version: "2.13.2" },
      latest: { version: "2.13.3", status: "in_progress", rolloutPercent: 10 },
    });
    expect(at("warehouse", "staging")).toMatchObject({ tests: { status: "running" } });
    expect(at("infrastructure", "staging")).toMatchObject({ latest: { status: "in_progress" } });
    const empty = projects.flatMap(({ environments }) =>
      environments.filter(({ current }) => current === null),
    );
    expect(empty).toEqual([]);
    expect(await read(`${ORG}/inbox`)).toMatchObject({ items: [] });
  });

  it("has releases in every stage of their lives", async () => {
    expect(await statusesOf("storefront")).toMatchObject({
      "4.9.0": "planned",
      "4.8.0": "rolling_out",
      "4.7.3": "released",
      "4.7.2": "maintenance",
      "4.6.0": "rolled_back",
    });
    expect(await statusesOf("payments-api")).toMatchObject({
      "2.15.0": "in_progress",
      "2.14.0": "halted",
      "2.13.3": "rolling_out",
      "2.13.2": "released",
      "2.13.0": "rolled_back",
      "2.12.0": "cancelled",
    });
    expect(await statusesOf("mobile-app")).toMatchObject({
      "4.0.0": "planned",
      "3.2.0": "candidate",
      "3.1.2": "released",
      "2.9.4": "released",
      "2.9.3": "maintenance",
    });
    expect(await statusesOf("warehouse")).toMatchObject({
      "5.5.0": "in_progress",
      "5.4.2": "released",
      "5.3.2": "rolled_back",
    });
    expect(await statusesOf("infrastructure")).toMatchObject({
      "1.45.0": "planned",
      "1.44.0": "candidate",
      "1.43.5": "rolled_back",
      "1.43.3": "released",
      "1.43.4": "cancelled",
    });
  });

  it("says who may deploy what: what is shut, frozen, held, approved and owed", async () => {
    const list = async <T>(path: string) => (await read<{ items: T[] }>(`${ORG}${path}`)).items;
    const lock = (project: string, name: string) =>
      read(`${ORG}/projects/${project}/environments/${name}/lock`);
    expect(await lock("infrastructure", "production")).toMatchObject({
      lock: { holder: "slipway", reason: "rolled back from 1.43.5 to 1.43.3", expiresAt: null },
    });
    expect(await lock("payments-api", "production")).toMatchObject({
      lock: { holder: "payments-api rollout" },
    });
    expect(await lock("warehouse", "staging")).toMatchObject({ lock: { holder: "Data team" } });
    for (const name of ["production", "production-eu"])
      expect(await lock("storefront", name)).toMatchObject({ lock: null });
    expect(await list("/approvals?mine=true")).toMatchObject([{ version: "5.5.0", state: "open" }]);
    expect(await list("/debts")).toMatchObject([{ version: "2.13.3", state: "open" }]);
    expect(await list("/debts?state=settled")).toMatchObject([{ version: "1.43.5" }]);
    expect(await list("/freezes")).toMatchObject([
      { rrule: "FREQ=WEEKLY;BYDAY=FR", timezone: "Europe/Berlin" },
      { rrule: null },
    ]);
    expect(await list("/projects/warehouse/incidents")).toMatchObject([{ status: "open" }]);
    const { deployments } = await read<{ deployments: object[] }>(
      `${ORG}/projects/infrastructure/releases/1.43.3`,
    );
    expect(deployments[0]).toMatchObject({ environment: "production", bypass: true });
    const why = `${ORG}/projects/warehouse/releases/5.5.0/explain?environment=production`;
    const { verdicts } = await read<{ verdicts: { gate: string; outcome: string }[] }>(why);
    expect(verdicts.filter(({ outcome }) => outcome !== "passed").map(({ gate }) => gate)).toEqual([
      "tests",
      "approvals",
      "no_open_incident",
    ]);
  });

  it("has a public page that reads well", async () => {
    const { state, projects } = await read<Public>(`/p/${DEMO.page.slug}/status.json`);
    expect(state).toBe("deploying");
    expect(projects.map(({ slug, state }) => [slug, state])).toEqual([
      ["storefront", "deploying"],
      ["payments-api", "deploying"],
      ["mobile-app", "operational"],
      ["infrastructure", "operational"],
    ]);
    expect(projects[0]?.releases[0]).toMatchObject({ version: "4.9.0", status: "planned" });
  });

  it("is the same after a second filling, and after every event was sent again", async () => {
    const before = await everything();
    await fill();
    expect(await everything()).toEqual(before);
    const made = await fetch(`${product.url}${ORG}/tokens`, {
      method: "POST",
      headers: { ...JSON_TYPE, cookie, origin: product.url },
      body: JSON.stringify({ name: "again", scopes: ["ingest"] }),
    });
    const { token } = (await made.json()) as { token: string };
    await sendAll({ baseUrl: product.url, say }, token, requestsFor(tellStory(startOfMinute(now))));
    expect(await everything()).toEqual(before);
  });
});
