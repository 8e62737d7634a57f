import type { RuleScope } from "../../../schema/contract/freezes.ts";
import { boundProject } from "../../core/access.ts";
import type { OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";

/** A scope as clients read it: what it does not name is not there. */
export const showScope = ({
  project,
  environment,
}: {
  project: string | null;
  environment: string | null;
}): RuleScope => ({
  ...(project === null ? {} : { project }),
  ...(environment === null ? {} : { environment }),
});

/** Refuses a scope that is about nothing, or about more than a token of one project may close. */
export async function checkScope(ctx: OrgContext, { project }: RuleScope): Promise<void> {
  const bound = boundProject(ctx.principal);
  if (bound !== null && project !== bound)
    throw new Refusal("forbidden", `This token may close ${bound} only: say so in the scope.`);
  if (project === undefined) return;
  const [known] = await ctx.ledger.projects.load(ctx.org.id, [project]);
  if (known) return;
  throw new Refusal("invalid", `There is no project ${project}.`, {
    errors: [{ path: "scope.project", message: "there is no such project" }],
  });
}
