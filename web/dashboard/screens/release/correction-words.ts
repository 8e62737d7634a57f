import type { Correction, DeploymentStatus } from "../../../../schema/contract/releases.ts";
import { DEPLOYMENT_LOOKS, RELEASE_LOOKS } from "../../words/states.ts";

type Change = { readonly of: string; readonly before: string; readonly after: string };

const wordOf = (status: DeploymentStatus | null | undefined): string =>
  status == null ? "nothing known" : DEPLOYMENT_LOOKS[status].word;

/** What a correction made of what was shown: of the release itself, and of each environment where it differs. */
export function changesOf({ before, after }: Correction): Change[] {
  const names = [...new Set([...Object.keys(before.environments), ...Object.keys(after.environments)])];
  const release =
    before.status === after.status
      ? []
      : [
          {
            of: "Release",
            before: RELEASE_LOOKS[before.status].word,
            after: RELEASE_LOOKS[after.status].word,
          },
        ];
  const places = names
    .filter((name) => (before.environments[name] ?? null) !== (after.environments[name] ?? null))
    .map((name) => ({
      of: name,
      before: wordOf(before.environments[name]),
      after: wordOf(after.environments[name]),
    }));
  return [...release, ...places];
}
