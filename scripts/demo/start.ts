import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { COLLEAGUES } from "./company.ts";
import { DEMO, fillDemo } from "./fill.ts";
import { signIn } from "./organisation.ts";
import { waitForStaging } from "./permission.ts";

export type DemoStart = {
  /** The folder that keeps the product's state; it remembers how far the demo got. */
  readonly state: string;
  /** Of the running product, without a slash at its end. */
  readonly baseUrl: string;
  readonly isEmpty: () => Promise<boolean>;
  readonly say: (line: string) => void;
  readonly signal: AbortSignal;
};

type Progress = "filling" | "filled" | null;

const wordsOf = (error: unknown) => (error instanceof Error ? error.message : String(error));

/**
 * Fills an empty store with the demo while the product already serves, goes on with a filling that was interrupted, and
 * leaves every other store alone.
 */
export async function startDemo({ state, baseUrl, isEmpty, say, signal }: DemoStart): Promise<void> {
  const mark = join(state, "demo");
  const remember = (progress: Exclude<Progress, null>) => writeFileSync(mark, progress);
  const progress = existsSync(mark) ? (readFileSync(mark, "utf8") as Progress) : null;
  if (progress === null && !(await isEmpty())) return;
  if (progress === null) remember("filling");
  say(`Sign in with     ${DEMO.email} / ${DEMO.password}`);
  say(`A public page    ${baseUrl}/p/${DEMO.page.slug}`);
  if (progress === "filled") return;
  try {
    await fillDemo({ baseUrl, now: Date.now(), say, signal });
    remember("filled");
    const data = await signIn(baseUrl, COLLEAGUES.data, signal);
    await waitForStaging(data).catch(() => undefined);
  } catch (error) {
    if (!signal.aborted)
      say(`The demo could not be filled; the next start goes on with it. ${wordsOf(error)}`);
  }
}
