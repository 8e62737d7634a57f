import type { QueryClient } from "@tanstack/react-query";
import { createRootRouteWithContext, Outlet, redirect } from "@tanstack/react-router";
import { isStatus } from "../api/request-failed.ts";
import { Notices } from "../parts/notices.tsx";
import { ProofHost } from "../parts/proof-host.tsx";
import { meQuery } from "../queries/account.ts";
import { BrokenOutside, NowhereOutside } from "../shell/dead-ends.tsx";

type Context = { readonly queries: QueryClient };
type SignInSearch = { readonly next?: string; readonly problem?: string };

/** Only a path of ours: an address that leads elsewhere would let a link send people away after signing in. */
const pathOf = (next: unknown): string | undefined =>
  typeof next === "string" && /^\/(?![/\\])/.test(next) ? next : undefined;

export const root = createRootRouteWithContext<Context>()({
  component: () => (
    <>
      <Outlet />
      <Notices />
      <ProofHost />
    </>
  ),
  errorComponent: BrokenOutside,
  notFoundComponent: NowhereOutside,
});

export const entranceSearch = ({ next, problem }: Record<string, unknown>): SignInSearch => {
  const path = pathOf(next);
  return {
    ...(path === undefined ? {} : { next: path }),
    ...(typeof problem === "string" ? { problem } : {}),
  };
};

/** Who is signed in; who is not goes to sign in, and comes back. */
export async function signedIn(queries: QueryClient, next: string) {
  try {
    return await queries.ensureQueryData(meQuery);
  } catch (error) {
    if (isStatus(error, 401)) throw redirect({ to: "/sign-in", search: next === "/" ? {} : { next } });
    throw error;
  }
}
