import type { WebhookType } from "../../../schema/contract/webhook-events.ts";
import { environmentKey } from "../../core/environment/name.ts";
import { exampleOf } from "../../core/webhooks/examples.ts";
import type { EndpointRow, TestMessage } from "./ports.ts";

/** A message of a project has a number from 1 on: an example that has it would make real ones seem old. */
const OF_NO_STREAM = 0;

/** An example of a type, as the documents show it, of the project and the environment that an endpoint is about. */
export function exampleFor(
  row: Pick<EndpointRow, "project" | "environment">,
  type: WebhookType,
): Omit<TestMessage, "id" | "at"> {
  const example = exampleOf(type);
  const told = { ...example, type, project: row.project ?? example.project, sequence: OF_NO_STREAM };
  if (example.environment === null || row.environment === null) return told;
  const facts = { ...example.facts, environment: row.environment };
  return { ...told, environment: environmentKey(row.environment), facts };
}
