/** Where each answer is kept. What belongs to a project lies under it, so that a change of the project finds it all. */
export const keys = {
  me: ["me"],
  security: ["security"],
  sessions: ["sessions"],
  passkeys: ["passkeys"],
  methods: ["methods"],
  org: (org: string) => ["org", org],
  settings: (org: string) => ["org", org, "settings"],
  members: (org: string) => ["org", org, "members"],
  invitations: (org: string) => ["org", org, "invitations"],
  trusts: (org: string) => ["org", org, "trusts"],
  audit: (org: string, filter: object) => ["org", org, "audit", filter],
  board: (org: string) => ["org", org, "board"],
  inbox: (org: string) => ["org", org, "inbox"],
  /** Under the inbox: what changes it changes this. */
  inboxMark: (org: string) => ["org", org, "inbox", "mark"],
  pages: (org: string) => ["org", org, "pages"],
  /** Not under the organisation: a change of its things does not concern it. */
  firstToken: (org: string) => ["first-token", org],
  tokens: (org: string) => ["org", org, "tokens"],
  /** Whatever concerns webhooks: what is done to an endpoint changes its deliveries too. */
  webhooks: (org: string) => ["org", org, "webhooks"],
  endpoints: (org: string) => [...keys.webhooks(org), "list"],
  endpoint: (org: string, id: string) => [...keys.webhooks(org), "endpoint", id],
  endpointHistory: (org: string, id: string) => [...keys.endpoint(org, id), "history"],
  deliveries: (org: string, id: string, filter: object) => [...keys.endpoint(org, id), "deliveries", filter],
  delivery: (org: string, id: string) => [...keys.webhooks(org), "delivery", id],
  webhookTypes: ["webhook-types"],
  /** Who may deploy what: whatever is ruled, approved or owed in the organisation. */
  rules: (org: string) => ["org", org, "rules"],
  requests: (org: string) => [...keys.rules(org), "requests"],
  /** Under the requests: what changes them changes these. */
  myRequests: (org: string) => [...keys.requests(org), "mine"],
  freezes: (org: string) => [...keys.rules(org), "freezes"],
  stops: (org: string) => [...keys.rules(org), "stops"],
  stopLog: (org: string) => [...keys.stops(org), "log"],
  calendar: (org: string, span: object) => [...keys.rules(org), "calendar", span],
  everyDebt: (org: string) => [...keys.rules(org), "debts"],
  debts: (org: string, which: object) => [...keys.everyDebt(org), which],
  project: (org: string, project: string) => ["org", org, "project", project],
  environments: (org: string, project: string) => [...keys.project(org, project), "environments"],
  /** Under the project: what changes in it may change all of these. */
  place: (org: string, project: string, environment: string) => [
    ...keys.project(org, project),
    "place",
    environment,
  ],
  policy: (org: string, project: string, environment: string) => [
    ...keys.place(org, project, environment),
    "policy",
  ],
  policies: (org: string, project: string, environment: string) => [
    ...keys.place(org, project, environment),
    "policies",
  ],
  lock: (org: string, project: string, environment: string) => [
    ...keys.place(org, project, environment),
    "lock",
  ],
  holds: (org: string, project: string, environment: string) => [
    ...keys.place(org, project, environment),
    "holds",
  ],
  permits: (org: string, project: string, environment: string) => [
    ...keys.place(org, project, environment),
    "permits",
  ],
  /** Why a release may go somewhere or not: anything in the project may change it. */
  everyExplanation: (org: string, project: string) => [...keys.project(org, project), "explanation"],
  explanation: (org: string, project: string, version: string, environment: string, at: string | null) => [
    ...keys.everyExplanation(org, project),
    version,
    environment,
    at,
  ],
  approvals: (org: string, project: string, version: string) => [
    ...keys.everyRelease(org, project),
    version,
    "approvals",
  ],
  rollbacks: (org: string, project: string) => [...keys.project(org, project), "rollbacks"],
  incidents: (org: string, project: string) => [...keys.project(org, project), "incidents"],
  drift: (org: string, project: string) => [...keys.project(org, project), "drift"],
  releases: (org: string, project: string, provisional: boolean) => [
    ...keys.releaseLists(org, project),
    { provisional },
  ],
  releaseLists: (org: string, project: string) => [...keys.project(org, project), "releases"],
  everyRelease: (org: string, project: string) => [...keys.project(org, project), "release"],
  release: (org: string, project: string, version: string) => [...keys.everyRelease(org, project), version],
  timeline: (org: string, project: string, version: string) => [
    ...keys.project(org, project),
    "timeline",
    version,
  ],
} as const;
