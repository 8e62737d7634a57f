import type { Api, Context } from "./context.ts";
import { sender } from "./http.ts";
import type { Values } from "./options.ts";
import { type Settings, settingsOf } from "./settings.ts";
import { WrongUse } from "./stop.ts";

const RETRY_SECONDS = 60;

/** Opens a line to Slipway with settings that are known. */
export function connectWith(settings: Settings, context: Context): Api {
  const { base, org, credential, secrets } = settings;
  const { world, values, out, version, job } = context;
  for (const secret of secrets) out.hide(secret);
  const around = job ? `; ${job.ci}` : "";
  const agent = `slipway-cli/${version} (node ${process.versions.node}${around})`;
  const budgetMs = (values.retrySeconds ?? RETRY_SECONDS) * 1000;
  return {
    base,
    isSingleUse: credential.isSingleUse,
    send: sender({ base, credential, agent, budgetMs, world }),
    org: () => {
      if (org === null) throw new WrongUse("--org is missing (or SLIPWAY_ORG).");
      return org;
    },
  };
}

/** Opens a line to Slipway by what was given and what is remembered. */
export const connect = (context: Context): Api =>
  connectWith(settingsOf(context.values, context.env), context);

/** Refuses what takes several requests to a credential that is good for one. */
export function needLasting(api: Api, what: string): void {
  if (!api.isSingleUse) return;
  throw new WrongUse(
    `${what} takes several requests, and the identity token SLIPWAY_ID_TOKEN is good for one. Use a token: SLIPWAY_TOKEN.`,
  );
}

/** The release that is meant: what was given, else the CI's tag. */
export function versionOf({ values, job }: { values: Values; job: Context["job"] }): string {
  const version = values.version ?? job?.tag;
  if (version === undefined)
    throw new WrongUse("--version is missing (or SLIPWAY_VERSION); this job is not of a tag.");
  return version;
}
