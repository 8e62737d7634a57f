import type { Approver } from "../../core/gates/approvals-gate.ts";
import type { Control } from "../control.ts";
import type { WithControl } from "../organisations/members.ts";
import { Refusal } from "../refusal.ts";

type Named = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly emailVerifiedAt: number | null;
  readonly githubLogin: string | null;
};

/** A person by every name a CI may know them by; an address that nobody confirmed is not yet theirs. */
export const personRef = ({ id, name, email, emailVerifiedAt, githubLogin }: Named) => ({
  id,
  name,
  aliases: [...(emailVerifiedAt === null ? [] : [email]), ...(githubLogin === null ? [] : [githubLogin])],
});

/** Who asks, as one who can approve. */
export async function personOf({
  principal,
  control,
}: Pick<WithControl, "principal"> & { readonly control: Pick<Control, "users"> }): Promise<Approver> {
  if (principal.kind !== "user") throw new Refusal("forbidden", "Machines do not approve: people do.");
  const { id, name, role } = principal;
  const user = await control.users.find(id);
  return { person: user ? personRef({ ...user, name }) : { id, name, aliases: [] }, role };
}
