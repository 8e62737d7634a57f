import { hear, lost } from "../../core/environment/silence.ts";
import type { Tiding } from "../../core/release/tidings.ts";
import { noteOfBypass } from "../../services/environments/memos.ts";
import type { EnvironmentAt, Memo } from "../../services/environments/ports.ts";
import { environmentOf } from "../../services/gates/load-facts.ts";
import { type Desk, ids } from "./desk.ts";
import { hearOfRollbacks } from "./rollbacks.ts";

type Release = { readonly id: string; readonly version: string };

/** Starts and ends of deployments, so that a silence is heard. */
function watchOver(desk: Desk, release: Release, { deployments }: Tiding): void {
  const now = Date.now();
  const news = deployments.flatMap(({ key, deploymentId, status, startedAt, settledAt }) =>
    startedAt === null || status === "unknown"
      ? []
      : [
          {
            key,
            releaseId: release.id,
            version: release.version,
            deploymentId,
            startedAt,
            heardAt: now,
            endedAt: settledAt,
          },
        ],
  );
  desk.memory.keep({ watch: hear(desk.memory.watch, news) }, []);
}

/** Notes who went past the rules: a deployment that showed no permit, where people made a policy. Each once. */
async function noteBypasses(
  desk: Desk,
  at: EnvironmentAt,
  release: Release,
  { deployments }: Tiding,
): Promise<void> {
  const found = deployments.filter(({ isBypass, key }) => isBypass && !desk.memory.hasFound(`past|${key}`));
  if (found.length === 0) return;
  const [project] = await desk.ledger(at.shard).projects.load(at.orgId, [at.slug]);
  if (!project || !environmentOf(project, at.name)?.policy) return;
  for (const { key, deploymentId } of found) {
    // Noting again would be a second note: whoever came here meanwhile has noted it.
    if (desk.memory.hasFound(`past|${key}`)) continue;
    const now = Date.now();
    const note = noteOfBypass({ at, by: null, ids, now }, release, deploymentId);
    desk.memory.keep({ found: `past|${key}` }, [{ kind: "note", note }]);
  }
  desk.after(true);
}

/** Takes in what happened in the environment. Told again, it changes nothing. */
export async function hearOf(desk: Desk, at: EnvironmentAt, release: Release, tiding: Tiding): Promise<void> {
  watchOver(desk, release, tiding);
  await noteBypasses(desk, at, release, tiding);
  await hearOfRollbacks(desk, at, release, tiding);
  desk.after(false);
}

/** Gives up for lost what was silent for too long, and says so in its release's ledger. */
export function giveUp(desk: Desk, at: EnvironmentAt): void {
  const now = Date.now();
  const { watch } = desk.memory;
  const silent = lost(watch, now);
  if (silent.length === 0) return;
  const memos = silent.map(
    ({ one, afterMs }): Memo => ({
      kind: "entry",
      releaseId: one.releaseId,
      claims: null,
      entry: {
        source: "slipway",
        id: `lost|${at.slug}|${at.key}|${one.key}|${one.startedAt}`,
        type: "deployment.unknown",
        occurredAt: now,
        receivedAt: now,
        actor: { type: "system", name: "Slipway" },
        url: null,
        news: {
          kind: "lost",
          deployment: one.key,
          deploymentId: one.deploymentId,
          environment: { name: at.name, tier: null, ephemeral: null },
          afterMs,
        },
      },
    }),
  );
  const keys = new Set(silent.map(({ one }) => one.key));
  const watched = watch.watched.filter(({ key }) => !keys.has(key));
  desk.memory.keep({ watch: { ...watch, watched } }, memos);
  desk.after(true);
}
