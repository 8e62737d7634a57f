import type * as z from "zod";
import type { LockState, Permit } from "../../schema/contract/locks.ts";
import { HOUR_MS, MINUTE_MS } from "./clock.ts";
import type { ProjectSlug } from "./company.ts";
import type { Fact } from "./fact.ts";
import { undone } from "./history.ts";
import { inOrg, type letIn, type Member, releasesOf } from "./organisation.ts";
import { freezesAt, POLICIES } from "./rules.ts";
import { commitOf, Teller } from "./teller.ts";

type Colleagues = Awaited<ReturnType<typeof letIn>>;

/** Who rules, who works beside them, and how their CI tells what it does. */
export type Cast = {
  readonly owner: Member;
  readonly colleagues: Colleagues;
  readonly now: number;
  readonly tell: (facts: readonly Fact[], permit?: string) => Promise<void>;
  /** Asks until the answer is right: what is accepted is placed a moment later. */
  readonly until: <T>(question: () => Promise<T>, isRight: (answer: T) => boolean) => Promise<T>;
};

const SECOND_MS = 1000;
const SEALER = "slipway";
const LOCK_SECONDS = (8 * HOUR_MS) / 1000;

const placeOf = (project: ProjectSlug, environment: string) =>
  `${inOrg}/projects/${project}/environments/${environment}`;

async function makePolicies(owner: Member): Promise<void> {
  for (const { project, environment, gates, reason } of POLICIES) {
    const path = `${placeOf(project, environment)}/policy`;
    const { version } = await owner.get<{ version: number }>(path);
    if (version === 0) await owner.put(path, { gates, reason });
  }
}

type Rollbacks = { readonly items: readonly { readonly environment: string }[] };

/** What went back long ago, and was mended since. */
const MENDED: readonly (readonly [ProjectSlug, readonly string[], string])[] = [
  ["storefront", ["production", "production-eu"], "4.6.1 mends it."],
  ["payments-api", ["production"], "2.13.1 mends it."],
  ["warehouse", ["production"], "5.3.3 mends it."],
];

/** A rollback shuts an environment until somebody says otherwise: of those of the past, somebody did. */
async function openAgain({ owner, until }: Cast): Promise<void> {
  for (const [project, environments, reason] of MENDED) {
    await until(
      () => owner.get<Rollbacks>(`${inOrg}/projects/${project}/rollbacks`),
      ({ items }) => environments.every((name) => items.some(({ environment }) => environment === name)),
    );
    for (const name of environments) {
      const path = `${placeOf(project, name)}/lock`;
      const { lock } = await owner.get<LockState>(path);
      if (lock?.holder === SEALER) await owner.remove(path, { force: true, reason });
    }
  }
}

type Release = { readonly status: string; readonly deployments: readonly { readonly environment: string }[] };

/** Whether a release is known to have gone to production, once it is known at all. */
async function wentThere({ owner, until }: Cast, project: ProjectSlug, version: string): Promise<boolean> {
  const list = `${releasesOf(project)}?limit=200`;
  await until(
    () => owner.get<{ items: { version: string }[] }>(list),
    ({ items }) => items.some((each) => each.version === version),
  );
  const { deployments } = await owner.get<Release>(`${releasesOf(project)}/${version}`);
  return deployments.some(({ environment }) => environment === "production");
}

type Asked = { readonly version: string; readonly holder: string; readonly why: string };

/** Passes the gates of a production environment, as its team answers for. */
async function override(
  project: ProjectSlug,
  team: Member,
  { version, holder, why }: Asked,
): Promise<z.infer<typeof Permit>> {
  const body = { version, environment: "production", holder, claimId: `demo ${version}`, ttlSeconds: 3600 };
  const answer = await team.post(`${inOrg}/projects/${project}/permits`, {
    ...body,
    override: { reason: why },
  });
  return JSON.parse(answer.text);
}

/** A patch that could not wait for its approval rolls out, and owes a review. */
async function rollOut(cast: Cast): Promise<void> {
  if (await wentThere(cast, "payments-api", "2.13.3")) return;
  const { permit } = await override("payments-api", cast.colleagues.payments, {
    version: "2.13.3",
    holder: "payments-api rollout",
    why: "One card payment in fifty times out; the retry in this patch ends that.",
  });
  const teller = new Teller("payments-api", "2.13.3 to production", commitOf("payments-api", "2.13.3"));
  teller.version = "2.13.3";
  // Right after its permit: what is told to have begun before would be late news.
  const at = Math.ceil(Date.now() / SECOND_MS) * SECOND_MS;
  const canary = teller.openDeployment(at, { environment: "production" });
  teller.tell(at, { ...canary, status: "queued" });
  teller.tell(at + SECOND_MS, { ...canary, status: "started", rolloutPercent: 10 });
  await cast.tell(teller.facts, permit);
}

const REVIEW = [
  "Two of us read the change, but neither was at a desk to approve it, and we did not want to wait.",
  "It drained nodes one by one as meant and starved the replicas of their network, which staging has none of.",
  "From now on the approval is given by phone to whoever is on call, and staging gets a replica.",
].join("\n\n");

const HASTY = "1.43.5";

/** Another did not wait either. */
async function applyInHaste(cast: Cast, { facts }: Teller): Promise<void> {
  const { owner, colleagues, until } = cast;
  if (!(await wentThere(cast, "infrastructure", HASTY))) {
    const { id, permit } = await override("infrastructure", colleagues.platform, {
      version: HASTY,
      holder: "infrastructure apply",
      why: "1.43.4 left half of the nodes drained; this one brings them back.",
    });
    await cast.tell(facts, permit);
    await until(
      () => owner.get<Release>(`${releasesOf("infrastructure")}/${HASTY}`),
      ({ status }) => status === "released",
    );
    await colleagues.platform.remove(`${inOrg}/projects/infrastructure/permits/${id}`);
  }
  const { items } = await owner.get<{ items: { id: string; version: string }[] }>(`${inOrg}/debts`);
  const debt = items.find(({ version }) => version === HASTY);
  if (debt) await colleagues.platform.post(`${inOrg}/debts/${debt.id}/settle`, { review: REVIEW });
}

/** It made things worse and went back at once, past every rule: its environment is shut until somebody opens it. */
async function goBack({ owner, now, tell, until }: Cast, hasty: Teller): Promise<void> {
  const back = new Teller("infrastructure", "back to 1.43.3", commitOf("infrastructure", "1.43.3"));
  back.version = "1.43.3";
  const end = back.deploy(now - 104 * MINUTE_MS, { environment: "production", minutes: 4, rollback: true });
  const noticed = new Teller("infrastructure", `${HASTY} noticed`, commitOf("infrastructure", HASTY));
  noticed.version = HASTY;
  const incident = noticed.incident("Replicas lag by half a minute", "major");
  incident(now - 118 * MINUTE_MS, "opened");
  noticed.facts.push(undone(hasty, end, "production"));
  incident(now - 82 * MINUTE_MS, "resolved");
  await tell([...back.facts, ...noticed.facts]);
  await until(
    () => owner.get<LockState>(`${placeOf("infrastructure", "production")}/lock`),
    ({ lock }) => lock?.holder === SEALER,
  );
}

type Requests = { readonly items: readonly { readonly version: string }[] };

/** What waits for the demo's owner. */
async function askForApproval({ owner, colleagues }: Cast): Promise<void> {
  const { items } = await owner.get<Requests>(`${inOrg}/approvals`);
  if (items.some(({ version }) => version === "5.5.0")) return;
  await colleagues.data.post(`${releasesOf("warehouse")}/5.5.0/approvals/requests`, {
    environment: "production",
    message: "Loads orders by the hour. The tests of freshness are still running; everything else is in.",
  });
}

const STAGING = `${placeOf("warehouse", "staging")}/lock`;

/** Nothing moves where a test runs that takes its time. */
const holdStaging = ({ colleagues }: Cast) =>
  colleagues.data.post(STAGING, {
    holder: "Data team",
    reason: "the tests of freshness need it as it is",
    ttlSeconds: LOCK_SECONDS,
    claimId: "demo",
  });

/** A place in the queue is kept by who goes on asking. Ends when it is its turn, or when somebody took it away. */
export async function waitForStaging(data: Member): Promise<void> {
  const claim = { holder: "warehouse backfill", reason: "fills in last quarter", claimId: "demo backfill" };
  for (let isKnown = false; ; isKnown = true) {
    const { lock, queue } = await data.get<LockState>(STAGING);
    const hasPlace = queue.some(({ holder }) => holder === claim.holder);
    if (lock?.holder !== "Data team" || (isKnown && !hasPlace)) return;
    const { status, text } = await data.post(`${STAGING}?wait=20`, claim);
    if (status !== 201) continue;
    const { fence } = JSON.parse(text) as { fence: number };
    await data.remove(STAGING, { fence });
    return;
  }
}

async function makeFreezes({ owner, now }: Cast): Promise<void> {
  const { items } = await owner.get<{ items: { name: string }[] }>(`${inOrg}/freezes`);
  for (const freeze of freezesAt(now))
    if (!items.some(({ name }) => name === freeze.name)) await owner.post(`${inOrg}/freezes`, freeze);
}

/** Who may deploy what, and what came of it today. Gone on with where it was interrupted. */
export async function tellPermission(cast: Cast): Promise<void> {
  await openAgain(cast);
  await makePolicies(cast.owner);
  await rollOut(cast);
  const hasty = new Teller("infrastructure", `${HASTY} applied`, commitOf("infrastructure", HASTY));
  hasty.version = HASTY;
  hasty.deploy(cast.now - 155 * MINUTE_MS, { environment: "production", minutes: 9 });
  hasty.publish(cast.now - 140 * MINUTE_MS);
  await applyInHaste(cast, hasty);
  await goBack(cast, hasty);
  await askForApproval(cast);
  await holdStaging(cast);
  await makeFreezes(cast);
}
