const P = "/v1/orgs/{org}/projects/{project}";
const E = `${P}/environments/{environment}`;

/** What is asked of Slipway, by the contract's addresses. */
export const PATHS = {
  org: "/v1/orgs/{org}",
  events: "/v1/ingest/events",
  reports: "/v1/ingest/reports",
  lock: `${E}/lock`,
  place: `${E}/lock/queue/{id}`,
  permits: `${P}/permits`,
  permit: `${P}/permits/{id}`,
  explain: `${P}/releases/{version}/explain`,
} as const;

/** An address with its parts filled in and percent-encoded. */
export const pathOf = (path: keyof typeof PATHS, parts: Readonly<Record<string, string>> = {}): string =>
  PATHS[path].replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(parts[name] ?? ""));
