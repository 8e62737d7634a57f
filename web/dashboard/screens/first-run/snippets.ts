type Way = { readonly value: string; readonly label: string; readonly code: string; readonly note: string };

const EVENT = JSON.stringify({
  type: "deployment.succeeded",
  project: "hello",
  version: "1.0.0",
  environment: "production",
});

const send = (url: string, token: string, data: string, quote: string) =>
  `curl ${url} -H "authorization: Bearer ${token}" -H "content-type: application/json" -d ${quote}${data}${quote}`;

const inCi = (version: string, commit: string) =>
  `{\\"type\\":\\"deployment.succeeded\\",\\"project\\":\\"hello\\",\\"version\\":\\"${version}\\",\\"commit\\":\\"${commit}\\",\\"environment\\":\\"production\\"}`;

const SECRET = "$SLIPWAY_TOKEN";

/**
 * How to send a first event: from a terminal at once, or from the step that deploys in a CI.
 * @param origin where Slipway answers, without a slash at its end
 */
export function waysToSend(origin: string, token: string): readonly Way[] {
  const url = `${origin}/v1/ingest/events`;
  return [
    {
      value: "terminal",
      label: "Terminal",
      code: send(url, token, EVENT, "'"),
      note: "Paste it as it is; the token in it is real, can only send events, and works for a week.",
    },
    {
      value: "github",
      label: "GitHub",
      code: `- run: |\n    ${send(url, SECRET, inCi("$GITHUB_REF_NAME", "$GITHUB_SHA"), '"')}\n  env:\n    SLIPWAY_TOKEN: \${{ secrets.SLIPWAY_TOKEN }}`,
      note: "For GitHub Actions, a step after the one that deploys. Store a token as the secret SLIPWAY_TOKEN; this one works for a week.",
    },
    {
      value: "gitlab",
      label: "GitLab",
      code: `- |\n  ${send(url, SECRET, inCi("$CI_COMMIT_TAG", "$CI_COMMIT_SHA"), '"')}`,
      note: "For GitLab CI, the last line of the deploying job's script. Store a token as the masked variable SLIPWAY_TOKEN; this one works for a week.",
    },
    {
      value: "jenkins",
      label: "Jenkins",
      code: `post { success { sh '''${send(url, SECRET, inCi("$TAG_NAME", "$GIT_COMMIT"), '"')}''' } }`,
      note: "In the stage that deploys, with a token bound to SLIPWAY_TOKEN; this one works for a week.",
    },
  ];
}
