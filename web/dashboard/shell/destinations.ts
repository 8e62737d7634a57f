import type { IconName } from "../../ui/icon-paths.ts";

type Destination = {
  readonly to: string;
  readonly word: string;
  readonly icon: IconName;
  /** After `g`. */
  readonly key: string;
};

/** Where one can go in an organisation. */
export const DESTINATIONS: readonly Destination[] = [
  { to: "/o/$org", word: "Board", icon: "board", key: "b" },
  { to: "/o/$org/approvals", word: "Approvals", icon: "shield", key: "a" },
  { to: "/o/$org/calendar", word: "Calendar", icon: "calendar", key: "c" },
  { to: "/o/$org/inbox", word: "Inbox", icon: "inbox", key: "i" },
  { to: "/o/$org/pages", word: "Public pages", icon: "globe", key: "p" },
  { to: "/o/$org/settings", word: "Settings", icon: "key", key: "s" },
];
