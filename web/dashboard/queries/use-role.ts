import { useQuery } from "@tanstack/react-query";
import type { Role } from "../../../schema/contract/accounts.ts";
import { meQuery } from "./account.ts";

/** What is offered follows the role; what is allowed is decided by the server. */
export function useRole(org: string): {
  readonly role: Role;
  readonly mayWrite: boolean;
  readonly mayManage: boolean;
  readonly isOwner: boolean;
} {
  const { data } = useQuery(meQuery);
  const role: Role = data?.memberships.find((each) => each.org.slug === org)?.role ?? "viewer";
  return {
    role,
    mayWrite: role !== "viewer",
    mayManage: role === "owner" || role === "maintainer",
    isOwner: role === "owner",
  };
}
