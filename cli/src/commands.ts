import { deployFinish, deployStart } from "./commands/deploy.ts";
import { event } from "./commands/event.ts";
import { explain } from "./commands/explain.ts";
import { lockAcquire, lockRelease, lockRenew, lockStatus } from "./commands/lock.ts";
import { login, logout } from "./commands/login.ts";
import { permit, permitRelease, permitRenew } from "./commands/permit.ts";
import { report } from "./commands/report.ts";
import { run } from "./commands/run.ts";
import type { Context } from "./context.ts";
import type { OptionName } from "./options.ts";

export type Command = {
  readonly summary: string;
  /** What it takes besides options. */
  readonly words?: string;
  readonly needs: readonly OptionName[];
  readonly takes: readonly OptionName[];
  readonly details?: string;
  readonly example: string;
  readonly perform: (context: Context) => Promise<number>;
};

const ABOUT_EVENT = ["id", "occurredAt", "link", "actor"] as const;
const DEPLOYMENT = ["version", "commit", "deploymentId", "attempt", "permit", "fence"] as const;
const PLACE = ["project", "environment"] as const;
const ASKING = ["holder", "ttl", "wait", "override", "rollback", "claimId"] as const;

/** Every command there is, by its words. */
export const COMMANDS: Readonly<Record<string, Command>> = {
  login: {
    summary: "check a token and remember it",
    needs: ["address", "token", "org"],
    takes: [],
    details: "For people at their own machine; a CI sets SLIPWAY_URL, SLIPWAY_ORG and SLIPWAY_TOKEN instead.",
    example: "slipway login --url https://slipway.example --org acme --token -",
    perform: login,
  },
  logout: { summary: "forget it", needs: [], takes: [], example: "slipway logout", perform: logout },
  event: {
    summary: "tell what happened",
    words: "<type>|-",
    needs: ["project"],
    takes: ["version", "commit", "environment", ...ABOUT_EVENT, "data"],
    details:
      "The type is build.started|succeeded|failed, test_run.started|finished, deployment.queued|started|succeeded|\n" +
      "failed|errored|cancelled|rolled_back, release.published|cancelled, change.merged, incident.opened|mitigated|\n" +
      "resolved or environment.removed. With - events are read from stdin: one object, an array, or one a line; the\n" +
      "options say what is left out in them.",
    example: "slipway event build.succeeded --project shop --version 1.4.0",
    perform: event,
  },
  "deploy start": {
    summary: "tell that a deployment begins",
    needs: ["project", "environment"],
    takes: [...DEPLOYMENT, "rollout", "digest", ...ABOUT_EVENT],
    example: "slipway deploy start --project shop --version 1.4.0 --environment production",
    perform: deployStart,
  },
  "deploy finish": {
    summary: "tell how it ended",
    needs: ["project", "environment", "status"],
    takes: [...DEPLOYMENT, "rollout", "digest", ...ABOUT_EVENT],
    details: "The status may be the CI's own: success, failure, cancelled.",
    example:
      "slipway deploy finish --project shop --version 1.4.0 --environment production --status succeeded",
    perform: deployFinish,
  },
  report: {
    summary: "send test reports",
    words: "<file>…",
    needs: ["project", "suite"],
    takes: ["version", "commit", "environment", "run", "format"],
    example: "slipway report results/*.xml --project shop --version 1.4.0 --suite unit",
    perform: report,
  },
  "lock acquire": {
    summary: "take the lock of an environment, and print its fence",
    needs: PLACE,
    takes: ["holder", "ttl", "reason", "wait", "claimId", "force"],
    example:
      'fence=$(slipway lock acquire --project shop --environment production --wait 10m --reason "migration")',
    perform: lockAcquire,
  },
  "lock renew": {
    summary: "prolong it",
    needs: [...PLACE, "fence"],
    takes: ["ttl", "holder"],
    example: 'slipway lock renew --project shop --environment production --fence "$fence" --ttl 15m',
    perform: lockRenew,
  },
  "lock release": {
    summary: "give it back, or end somebody's with --force",
    needs: PLACE,
    takes: ["fence", "force", "reason", "holder"],
    example: 'slipway lock release --project shop --environment production --fence "$fence"',
    perform: lockRelease,
  },
  "lock status": {
    summary: "show who holds it, and who waits",
    needs: PLACE,
    takes: [],
    example: "slipway lock status --project shop --environment production",
    perform: lockStatus,
  },
  permit: {
    summary: "ask to deploy, and print the permit",
    needs: ["project", "version", "environment"],
    takes: ASKING,
    details: "The permit goes to stdout, what it says to stderr. Without --wait the answer is at once.",
    example: "permit=$(slipway permit --project shop --version 1.4.0 --environment production --wait 30m)",
    perform: permit,
  },
  "permit renew": {
    summary: "prolong it, and print the new one",
    needs: ["project", "permitId"],
    takes: ["ttl"],
    example: "slipway permit renew --project shop --id prm_… --ttl 10m",
    perform: permitRenew,
  },
  "permit release": {
    summary: "give it back",
    needs: ["project", "permitId"],
    takes: [],
    example: "slipway permit release --project shop --id prm_…",
    perform: permitRelease,
  },
  explain: {
    summary: "say why a release may or may not be deployed, and from when on",
    needs: ["project", "version", "environment"],
    takes: ["at", "exitCode"],
    example: "slipway explain --project shop --version 1.4.0 --environment production",
    perform: explain,
  },
  run: {
    summary: "wrap a deployment: permit, start, command, end, permit back",
    words: "-- <command> …",
    needs: ["project", "version", "environment"],
    takes: [...ASKING, "commit", "deploymentId", "attempt", "digest", "link", "actor"],
    details:
      "Waits for the permit (30m, if --wait does not say otherwise), renews it while the command runs, and gives it back\n" +
      "however that ends. The command finds SLIPWAY_PERMIT, SLIPWAY_FENCE and SLIPWAY_DEPLOYMENT_ID in its environment.\n" +
      "A signal goes on to the command and what it started; a second one kills them. Ends with the command's exit code.",
    example: "slipway run --project shop --version 1.4.0 --environment production -- ./deploy.sh",
    perform: run,
  },
};
