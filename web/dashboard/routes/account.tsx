import { createRoute, lazyRouteComponent } from "@tanstack/react-router";
import { ConfirmEmailScreen } from "../screens/account/confirm-email-screen.tsx";
import { ForgotPasswordScreen } from "../screens/account/forgot-password-screen.tsx";
import { InvitationScreen } from "../screens/account/invitation-screen.tsx";
import { ResetPasswordScreen } from "../screens/account/reset-password-screen.tsx";
import { SignInScreen } from "../screens/account/sign-in-screen.tsx";
import { SignUpScreen } from "../screens/account/sign-up-screen.tsx";
import { BrokenOutside } from "../shell/dead-ends.tsx";
import { entranceSearch, root, signedIn } from "./root.tsx";

const signIn = createRoute({
  getParentRoute: () => root,
  path: "/sign-in",
  validateSearch: entranceSearch,
  component: () => {
    const { next = "/", problem } = signIn.useSearch();
    return <SignInScreen next={next} problem={problem} />;
  },
});

const signUp = createRoute({
  getParentRoute: () => root,
  path: "/sign-up",
  validateSearch: entranceSearch,
  component: () => <SignUpScreen next={signUp.useSearch().next ?? "/"} />,
});

const forgotPassword = createRoute({
  getParentRoute: () => root,
  path: "/forgot-password",
  component: ForgotPasswordScreen,
});

const resetPassword = createRoute({
  getParentRoute: () => root,
  path: "/reset-password",
  component: ResetPasswordScreen,
});

const confirmEmail = createRoute({
  getParentRoute: () => root,
  path: "/confirm-email",
  component: ConfirmEmailScreen,
});

const invitation = createRoute({
  getParentRoute: () => root,
  path: "/invitation",
  component: InvitationScreen,
});

const account = createRoute({
  getParentRoute: () => root,
  path: "/account",
  validateSearch: ({ problem }: Record<string, unknown>): { problem?: string } =>
    typeof problem === "string" ? { problem } : {},
  beforeLoad: ({ context }) => signedIn(context.queries, "/account"),
  component: lazyRouteComponent(() => import("../screens/profile/profile-screen.tsx"), "ProfileScreen"),
  errorComponent: BrokenOutside,
});

/** Where people come in, and where they look after their account. */
export const accountRoutes = [
  signIn,
  signUp,
  forgotPassword,
  resetPassword,
  confirmEmail,
  invitation,
  account,
] as const;
