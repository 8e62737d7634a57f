/** What has to be asked for to trust a CI, and what its jobs are told to do. */
export type CiKind = {
  readonly word: string;
  /** With a hole where the CI has an issuer for each of its customers. */
  readonly issuer: (customer: string) => string;
  readonly customer: { readonly label: string; readonly hint: string } | null;
  readonly claims: readonly { readonly name: string; readonly label: string; readonly hint: string }[];
  readonly snippet: (audience: string, origin: string) => string;
};

type Names = { readonly token: string; readonly version: string; readonly commit: string };

const send = (
  origin: string,
  { token, version, commit }: Names,
) => `curl --fail-with-body ${origin}/v1/ingest/events \\
  --header "authorization: Bearer ${token}" \\
  --header "content-type: application/json" \\
  --data "{\\"type\\":\\"deployment.succeeded\\",\\"project\\":\\"shop\\",\\"environment\\":\\"production\\",
    \\"version\\":\\"${version}\\",\\"commit\\":\\"${commit}\\"}"`;

const under = (spaces: number, lines: string) => lines.replaceAll("\n", `\n${" ".repeat(spaces)}`);

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
      ${under(6, send(origin, { token: "$TOKEN", version: "$GITHUB_REF_NAME", commit: "$GITHUB_SHA" }))}`,
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
      ${under(6, send(origin, { token: "$SLIPWAY_TOKEN", version: "$CI_COMMIT_TAG", commit: "$CI_COMMIT_SHA" }))}`,
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
    snippet: (audience, origin) => `steps:
  - run: |
      TOKEN=$(circleci run oidc get --claims '{"aud":"${audience}"}')
      ${under(6, send(origin, { token: "$TOKEN", version: "$CIRCLE_TAG", commit: "$CIRCLE_SHA1" }))}`,
  },
  {
    word: "Buildkite",
    issuer: () => "https://agent.buildkite.com",
    customer: null,
    claims: [
      {
        name: "organization_id",
        label: "Organisation id",
        hint: "$BUILDKITE_ORGANIZATION_ID in any job, a UUID. A name can change hands, its id cannot.",
      },
      { name: "pipeline_id", label: "Pipeline id", hint: "$BUILDKITE_PIPELINE_ID in its jobs, a UUID." },
    ],
    snippet: (audience, origin) => `TOKEN=$(buildkite-agent oidc request-token --audience ${audience} \\
  --claim organization_id,pipeline_id)
${send(origin, { token: "$TOKEN", version: "$BUILDKITE_TAG", commit: "$BUILDKITE_COMMIT" })}`,
  },
  {
    word: "Bitbucket Pipelines",
    issuer: (customer) =>
      `https://api.bitbucket.org/2.0/workspaces/${customer}/pipelines-config/identity/oidc`,
    customer: { label: "Workspace", hint: "As in its address." },
    claims: [
      { name: "repositoryUuid", label: "Repository UUID", hint: "With its braces, under OpenID Connect." },
    ],
    snippet: (audience, origin) => `- step:
    oidc:
      audiences:
        - ${audience}
    script:
      - |
        ${under(8, send(origin, { token: "$BITBUCKET_STEP_OIDC_TOKEN", version: "$BITBUCKET_TAG", commit: "$BITBUCKET_COMMIT" }))}`,
  },
];
