import type { Verdict } from "../../../../schema/contract/gates.ts";
import type { WebhookFacts } from "../../../../schema/contract/webhook-events.ts";
import { shortened } from "../cut.ts";
import { marked, type Telling, type ToldMessage } from "./telling.ts";

const MAX_DESCRIPTION = 140;
const MAX_CONTEXT = 100;
const MAX_COMMENT = 1000;

const REPOSITORY = /\/repos\/[\w.-]+\/[\w.-]+$/;
const CALLBACK = /\/repos\/[\w.-]+\/[\w.-]+\/actions\/runs\/\d+\/deployment_protection_rule$/;
const SHA = /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/i;

/** What GitHub is told at an address: the statuses of a repository's commits, or the answer that one run waits for. */
export type GitHubTarget = "statuses" | "protection_rule";

export type GitHubRequest = {
  /** What comes after the endpoint's own address. */
  readonly path: string;
  readonly body: string;
};

/** What an address of GitHub's interface takes; null: neither. */
export function gitHubTarget(address: string): GitHubTarget | null {
  if (CALLBACK.test(address)) return "protection_rule";
  return REPOSITORY.test(address) ? "statuses" : null;
}

const STATES: { readonly [type in ToldMessage["type"]]?: "pending" | "success" | "failure" } = {
  "deployment.started": "pending",
  "deployment.succeeded": "success",
  "deployment.failed": "failure",
  "deployment.rolled_back": "failure",
};

/** A deployment as the status of its commit; null: it is of no commit, or the message of no deployment. */
function statusOf({ type, facts }: ToldMessage, { title }: Telling, url: string): GitHubRequest | null {
  const state = STATES[type];
  if (state === undefined) return null;
  const { environment, deployment } = facts as Partial<WebhookFacts<"deployment.rolled_back">>;
  const commit = deployment?.commit ?? null;
  if (commit === null || !SHA.test(commit)) return null;
  return {
    path: `/statuses/${commit}`,
    body: JSON.stringify({
      state,
      target_url: url,
      description: shortened(title, MAX_DESCRIPTION),
      context: shortened(`slipway/${environment}`, MAX_CONTEXT),
    }),
  };
}

/** What begins markup in a comment. Nobody is mentioned: no letter follows the sign that does it. */
const MARKUP = /[\\*_~`|<>[\]#&!:]/;
const escaped = (letter: string): string =>
  letter === "@" ? "@\u200b" : MARKUP.test(letter) ? `\\${letter}` : letter;

const isBlocked = ({ outcome }: Verdict) => outcome === "blocked";

/**
 * A gate as the answer to a deployment that waits for it; null: the message is of no gate. What only waits is commented on and
 * not rejected: a rejection is the run's end.
 */
function answerOf(
  { type, facts }: ToldMessage,
  { title, lines }: Telling,
  url: string,
): GitHubRequest | null {
  if (type !== "gate.opened" && type !== "gate.blocked") return null;
  const { environment, verdicts } = facts as WebhookFacts<"gate.opened">;
  const decided = type === "gate.opened" ? "approved" : verdicts.some(isBlocked) ? "rejected" : null;
  const comment = marked([title, ...lines].join("\n"), MAX_COMMENT, escaped);
  return {
    path: "",
    body: JSON.stringify({
      environment_name: environment,
      ...(decided === null ? {} : { state: decided }),
      comment: `${comment}\n\n[Slipway](${url})`,
    }),
  };
}

/** A message to GitHub, by what its address takes; null: GitHub has no place for it there. */
export function gitHubRequest(
  message: ToldMessage,
  telling: Telling,
  { url, address }: { readonly url: string; readonly address: string },
): GitHubRequest | null {
  const target = gitHubTarget(address);
  if (target === null) return null;
  return target === "statuses" ? statusOf(message, telling, url) : answerOf(message, telling, url);
}
