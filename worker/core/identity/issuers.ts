import type { Stated } from "../access.ts";
import { environmentKey } from "../environment/name.ts";

/** The claims of a verified identity token. */
export type IdentityClaims = Readonly<Record<string, unknown>>;

type Issuer = {
  readonly name: string;
  readonly pattern: RegExp;
  /** Names that change hands say nothing: each of these sets holds claims that never do, one set must be fixed whole. */
  readonly fixed: readonly (readonly string[])[];
  readonly stated: (claims: IdentityClaims) => Stated;
};

const text = (value: unknown): string | null => (typeof value === "string" && value !== "" ? value : null);
const repository = (host: string, path: unknown): string | null => {
  const known = text(path);
  return known === null ? null : `${host}/${known}`.toLowerCase();
};

/**
 * CI systems that give their jobs identity tokens, by their issuer (their own documentation of OpenID Connect).
 * An issuer that is none of these is never asked for keys.
 */
const ISSUERS: readonly Issuer[] = [
  {
    name: "GitHub Actions",
    pattern: /^https:\/\/token\.actions\.githubusercontent\.com$/,
    fixed: [["repository_id"], ["repository_owner_id"]],
    stated: (claims) => ({
      repository: repository("github.com", claims.repository),
      commit: text(claims.sha),
      environment: text(claims.environment),
    }),
  },
  {
    name: "GitLab",
    pattern: /^https:\/\/gitlab\.com$/,
    fixed: [["project_id"], ["namespace_id"]],
    stated: (claims) => ({
      repository: repository("gitlab.com", claims.project_path),
      commit: text(claims.sha),
      environment: text(claims.environment),
    }),
  },
  {
    name: "CircleCI",
    pattern: /^https:\/\/oidc\.circleci\.com\/org\/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/,
    fixed: [["oidc.circleci.com/project-id"]],
    stated: (claims) => {
      const origin = text(claims["oidc.circleci.com/vcs-origin"]);
      return { repository: origin?.toLowerCase() ?? null, commit: null, environment: null };
    },
  },
  {
    name: "Buildkite",
    pattern: /^https:\/\/agent\.buildkite\.com$/,
    // Its tokens hold the ids where a job asks for them; the slugs they always hold change hands.
    fixed: [["organization_id", "pipeline_id"]],
    stated: (claims) => ({ repository: null, commit: text(claims.build_commit), environment: null }),
  },
  {
    name: "Bitbucket Pipelines",
    pattern:
      /^https:\/\/api\.bitbucket\.org\/2\.0\/workspaces\/[\w-]{1,100}\/pipelines-config\/identity\/oidc$/,
    fixed: [["repositoryUuid"]],
    stated: () => ({ repository: null, commit: null, environment: null }),
  },
];

/** The CI behind an issuer; null: none that is known. Compared exactly, as a token's `iss` is. */
const issuerOf = (issuer: string): Issuer | null =>
  ISSUERS.find(({ pattern }) => pattern.test(issuer)) ?? null;

export const isKnownIssuer = (issuer: string): boolean => issuerOf(issuer) !== null;

/** The names of the CI systems that can be trusted, for people. */
export const KNOWN_ISSUERS = ISSUERS.map(({ name }) => name);

/** What claims a trust in an issuer lacks, in words; null: it fixes enough. */
export function missingClaims(issuer: string, claims: Readonly<Record<string, string>>): string | null {
  const known = issuerOf(issuer);
  if (!known) return null;
  if (known.fixed.some((set) => set.every((name) => claims[name] !== undefined))) return null;
  return known.fixed.map((set) => set.join(" and ")).join(", or ");
}

/** Names that objects have of themselves: no issuer uses them, and who does means to confuse. */
const INHERITED = ["__proto__", "constructor", "prototype"];

/** The first of some claims that cannot be one; null: all can. */
export const impossibleClaim = (claims: Readonly<Record<string, string>>): string | null =>
  Object.keys(claims).find((name) => INHERITED.includes(name)) ?? null;

/** Whether a token says exactly what a trust asks for. Numbers and booleans are compared as they are written. */
export function isTrusted(trusted: Readonly<Record<string, string>>, claims: IdentityClaims): boolean {
  return Object.entries(trusted).every(([name, wanted]) => {
    if (!Object.hasOwn(claims, name)) return false;
    const said = claims[name];
    return ["string", "number", "boolean"].includes(typeof said) && String(said) === wanted;
  });
}

/** What a token says of the job it was made for. */
export const statedBy = (issuer: string, claims: IdentityClaims): Stated =>
  issuerOf(issuer)?.stated(claims) ?? { repository: null, commit: null, environment: null };

/** A pull request's code is not the repository's own: whoever opens one must not deploy by it. */
export const isOfPullRequest = (claims: IdentityClaims): boolean =>
  /^pull_request/.test(text(claims.event_name) ?? "") ||
  claims.pipeline_source === "merge_request_event" ||
  /^refs\/pull\//.test(text(claims.ref) ?? "");

type Said = {
  readonly repository: string | null;
  readonly commit: string | null;
  readonly environment: string | null;
};

/** Whether a project is registered with another repository than the one a job says it is of. */
export const isOfAnother = ({ repository }: Stated, registered: string | null): boolean =>
  repository !== null && registered !== null && repository !== registered.toLowerCase();

/** Where what a request says contradicts what its identity token says; null: nowhere. What is not said contradicts nothing. */
export function contradiction(stated: Stated, said: Said): keyof Said | null {
  const repository = said.repository?.toLowerCase() ?? null;
  if (stated.repository !== null && repository !== null && stated.repository !== repository)
    return "repository";
  if (stated.commit !== null && said.commit !== null) {
    const [a, b] = [stated.commit.toLowerCase(), said.commit.toLowerCase()];
    // Seven characters and more of a commit are as good as all of it.
    if (!(a.startsWith(b) && b.length >= 7) && a !== b) return "commit";
  }
  const [theirs, ours] = [stated.environment, said.environment];
  const differs = theirs !== null && ours !== null && environmentKey(theirs) !== environmentKey(ours);
  return differs ? "environment" : null;
}
