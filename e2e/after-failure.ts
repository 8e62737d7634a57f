import { afterEach } from "vitest";
import { sightings } from "./browser.ts";

const WAIT_MS = 5000;

// A story that fails once in a hundred runs can only be understood by what stood on the screen then.
afterEach(async ({ task }) => {
  if (task.result?.state !== "fail") return;
  const late = new Promise<string[]>((done) => setTimeout(() => done(["The pages do not answer."]), WAIT_MS));
  const seen = await Promise.race([sightings(), late]).catch((error: Error) => [error.message]);
  for (const sight of seen) process.stderr.write(`${sight}\n`);
});
