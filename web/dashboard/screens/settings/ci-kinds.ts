/** What has to be asked for to trust a CI, and what its jobs are told to do. */
export type CiKind = {
  readonly word: string;
  /** With a hole where the CI has an issuer for each of its customers. */
  readonly issuer: (customer: string) => string;
  readonly customer: { readonly label: string; readonly hint: string } | null;
  readonly claims: readonly { readonly name: string; readonly label: string; readonly hint: string }[];
  readonly snippet: (audience: string, origin: string) => string;
};

const send = (origin: string, token: string) => `curl --fail-with-body ${origin}/v1/ingest/events \\
  --header "authorization: Bearer ${token}" \\
  --header "content-type: application/json" \\
  --data '{"type":"deployment.succeeded", …}'`;

export const CI_KINDS: readonly CiKind[] = [
  {
    word: "GitHub Actions",
    issuer: () => "https://token.actions.githubusercontent.com",
    customer: null,
    claims: [
      {
        name: "repository_id",
        label: "Repository id",
        hint: "gh api repos/OWNER/NAME --jq .id. A name can change hands, its number cannot.",
      },
    ],
    snippet: (audience, origin) => `permissions:
  id-token: write
steps:
  - run: |
      TOKEN=$(curl -s -H "authorization: Bearer $ACTIONS_ID_TOKEN_REQUEST_TOKEN" \\
        "$ACTIONS_ID_TOKEN_REQUEST_URL&audience=${audience}" | jq -r .value)
      ${send(origin, "$TOKEN").replaceAll("\n", "\n      ")}`,
  },
  {
    word: "GitLab CI",
    issuer: () => "https://gitlab.com",
    customer: null,
    claims: [
      { name: "project_id", label: "Project id", hint: "Under the project's name on its first page." },
    ],
    snippet: (audience, origin) => `deploy:
  id_tokens:
    SLIPWAY_TOKEN:
      aud: ${audience}
  script:
    - |
      ${send(origin, "$SLIPWAY_TOKEN").replaceAll("\n", "\n      ")}`,
  },
  {
    word: "CircleCI",
    issuer: (customer) => `https://oidc.circleci.com/org/${customer}`,
    customer: { label: "Organisation id", hint: "In the organisation's settings, a UUID." },
    claims: [
      {
        name: "oidc.circleci.com/project-id",
        label: "Project id",
        hint: "In the project's settings, a UUID.",
      },
    ],
    snippet: (audience, origin) => `TOKEN=$(circleci run oidc get --claims '{"aud":"${audience}"}')
${send(origin, "$TOKEN")}`,
  },
  {
    word: "Buildkite",
    issuer: () => "https://agent.buildkite.com",
    customer: null,
    claims: [
      { name: "organization_slug", label: "Organisation", hint: "As in its address." },
      { name: "pipeline_slug", label: "Pipeline", hint: "As in its address." },
    ],
    snippet: (audience, origin) => `TOKEN=$(buildkite-agent oidc request-token --audience ${audience})
${send(origin, "$TOKEN")}`,
  },
  {
    word: "Bitbucket Pipelines",
    issuer: (customer) =>
      `https://api.bitbucket.org/2.0/workspaces/${customer}/pipelines-config/identity/oidc`,
    customer: { label: "Workspace", hint: "As in its address." },
    claims: [
      { name: "repositoryUuid", label: "Repository UUID", hint: "With its braces, under OpenID Connect." },
    ],
    snippet: (audience, origin) => `oidc: true
# the audience of the step has to be ${audience}
${send(origin, "$BITBUCKET_STEP_OIDC_TOKEN")}`,
  },
];
