import type { AnswerGate } from "../../../schema/contract/approvals.ts";
import type { Release } from "../../../schema/contract/releases.ts";
import { artifactOf } from "../../core/release/artifact.ts";
import { authorise, type OrgContext } from "../context.ts";
import { notFound } from "../refusal.ts";
import { say } from "../releases/commit-decision.ts";
import { getRelease, showRelease } from "../releases/find-release.ts";
import { namedEnvironment } from "./named-environment.ts";

/** Says what an outside system found at its gate, of the artifact there is now. */
export async function answerGate(
  ctx: OrgContext,
  slug: string,
  version: string,
  gate: string,
  { environment: name, outcome, because }: AnswerGate,
): Promise<Release> {
  authorise(ctx, "gate.answer", slug);
  const found = await getRelease(ctx, slug, version);
  const environment = namedEnvironment(found, name);
  const asked = environment.policy?.gates ?? [];
  if (!asked.some((one) => one.kind === "external" && one.name === gate)) throw notFound("gate");
  const said = await say(ctx, slug, found, {
    type: "gate.answered",
    news: {
      kind: "gate_answer",
      environment: { name: environment.name, tier: null, ephemeral: null },
      name: gate,
      outcome,
      because,
      artifact: artifactOf(found.snapshot.state),
    },
  });
  return showRelease(ctx, said);
}
