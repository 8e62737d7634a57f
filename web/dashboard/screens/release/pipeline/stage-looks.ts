import type { Deployment, ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { DEPLOYMENT_LOOKS, type Look, type Tone } from "../../../words/states.ts";

const PRESENT: Look = { word: "Runs here", tone: "ok", icon: "check-circle" };
const PAST: Look = { word: "Ran here", tone: "idle", icon: "minus" };

/** What a release is to an environment, and after it how the newest attempt ended where that is another thing. */
export function stageLooks({ presence, status }: Pick<ReleaseEnvironment, "presence" | "status">): Look[] {
  const there = presence === "current" ? [PRESENT] : presence === "previous" ? [PAST] : [];
  if (status === null || status === "succeeded") return there;
  // Who took it back, or put another in its place, has said that it ran here.
  if (presence === "previous" && (status === "rolled_back" || status === "superseded"))
    return [DEPLOYMENT_LOOKS[status]];
  return [...there, DEPLOYMENT_LOOKS[status]];
}

/** The one tone of a stage: what goes wrong or on there beats what is so. */
export function stageTone(looks: readonly Look[]): Tone {
  const tones = looks.map(({ tone }) => tone);
  return (["bad", "warning", "running", "ok"] as const).find((tone) => tones.includes(tone)) ?? "idle";
}

/** The newest attempt to bring the release there; attempts come newest first. */
export const attemptIn = (deployments: readonly Deployment[], environment: string): Deployment | undefined =>
  deployments.find((deployment) => deployment.environment === environment);
