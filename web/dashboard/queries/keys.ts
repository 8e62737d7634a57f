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
  project: (org: string, project: string) => ["org", org, "project", project],
  environments: (org: string, project: string) => [...keys.project(org, project), "environments"],
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
