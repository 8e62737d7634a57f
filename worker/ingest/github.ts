import { checkRun, workflowRun } from "./github-build.ts";
import { deployment, deploymentStatus } from "./github-deployment.ts";
import type { Reading } from "./github-reading.ts";
import { push, release } from "./github-release.ts";
import { at, isObject, readJson, textAt } from "./json.ts";
import { cleanText, type Decoded, type SentRequest, Unreadable, usableUrl } from "./sent.ts";

/**
 * GitHub's webhook bodies. Deliveries come in any order and more than once; a redelivery bears the same delivery id.
 * https://docs.github.com/en/webhooks/webhook-events-and-payloads
 */

export const GITHUB_HEADERS = ["x-github-event", "x-github-delivery"] as const;

/** Events of no use here whose bodies also hold an object that another event is known by. */
const OTHERS = ["workflow_job", "deployment_callback_url", "approver", "requestor", "check_suite"];

/** The event a body is of, where its header is missing: by the object only that event carries. */
function sniff(body: unknown): string {
  if (isObject(at(body, "deployment_status"))) return "deployment_status";
  if (OTHERS.some((name) => at(body, name) !== undefined)) return "";
  for (const name of ["deployment", "workflow_run", "check_run", "release"]) {
    if (isObject(at(body, name))) return name;
  }
  return at(body, "pusher") !== undefined ? "push" : "";
}

function read(event: string, body: unknown): Reading {
  switch (event) {
    case "deployment":
      return deployment(body);
    case "deployment_status":
      return deploymentStatus(body);
    case "workflow_run":
      return workflowRun(body);
    case "check_run":
      return checkRun(body);
    case "release":
      return release(body);
    case "push":
      return push(body);
    default:
      return "ignored";
  }
}

/** The JSON of a delivery; a hook set to form encoding puts it into a field. */
function payloadOf({ contentType, body }: SentRequest): unknown {
  if (!/^application\/x-www-form-urlencoded/i.test(contentType)) return readJson(body);
  const payload = new URLSearchParams(body).get("payload");
  if (payload === null) throw new Unreadable("the form has no field of that name", "payload");
  return readJson(payload, "payload");
}

/** `github.com/owner/name`, of the host the repository is on. */
function repositoryOf(body: unknown): string | null {
  const name = cleanText(textAt(body, "repository", "full_name"), 300);
  if (name === null) return null;
  const link = usableUrl(at(body, "repository", "html_url"));
  return `${link ? new URL(link).host : "github.com"}/${name}`.toLowerCase();
}

/** Reads one delivery. Kinds of events that Slipway does not use are ignored. */
export function decodeGithub(request: SentRequest): Decoded[] {
  const body = payloadOf(request);
  if (!isObject(body)) throw new Unreadable("a delivery is a JSON object");
  const delivery = cleanText(request.headers["x-github-delivery"], 200);
  const event = request.headers["x-github-event"] || sniff(body);
  const reading = read(event, body);
  if (reading === "ignored") return [{ kind: "ignored", id: delivery }];
  if ("missing" in reading)
    return [{ kind: "invalid", id: delivery, path: reading.missing, message: `a ${event} event needs it` }];
  const repository = repositoryOf(body);
  if (repository === null)
    return [{ kind: "invalid", id: delivery, path: "repository.full_name", message: "which repository?" }];
  return [
    {
      kind: "event",
      event: {
        ...reading,
        identity: delivery === null ? null : `github|${delivery}`,
        id: delivery,
        source: repository,
        project: { slug: null, repository },
        chainId: null,
        scope: "release",
      },
    },
  ];
}
