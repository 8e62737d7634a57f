import type { Role } from "../../../../../schema/contract/accounts.ts";
import type { Gate } from "../../../../../schema/contract/gates.ts";
import { isLess } from "../../../words/access.ts";

/** Whether a gate of a policy asks for the approval of somebody of a role. */
export const asksFor = (gates: readonly Gate[], role: Role): boolean =>
  gates.some((gate) => gate.kind === "approvals" && gate.rules.some((rule) => !isLess(role, rule.role)));
