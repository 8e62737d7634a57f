import { Link } from "@tanstack/react-router";

const TABS = [
  { to: "/o/$org/settings", word: "Tokens" },
  { to: "/o/$org/settings/members", word: "Members" },
  { to: "/o/$org/settings/trusts", word: "Trusted CI" },
  { to: "/o/$org/settings/webhooks", word: "Webhooks" },
  { to: "/o/$org/settings/audit", word: "Audit" },
  { to: "/o/$org/settings/general", word: "General" },
] as const;

/** The parts of an organisation's settings, the same on each of them. */
export function SettingsTabs({ org }: { readonly org: string }) {
  return (
    <nav class="tabs" aria-label="Settings">
      {TABS.map(({ to, word }) => (
        <Link key={to} to={to} params={{ org }} activeOptions={{ exact: true }} className="tab">
          {word}
        </Link>
      ))}
    </nav>
  );
}
