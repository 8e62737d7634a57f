import { Refusal } from "../refusal.ts";
import type { FoundRelease } from "../releases/find-release.ts";
import { environmentOf } from "./load-facts.ts";

/** The environment a body names, or what is wrong with it. */
export function namedEnvironment({ project }: FoundRelease, name: string) {
  const environment = environmentOf(project, name);
  if (environment) return environment;
  const errors = [{ path: "environment", message: "is no environment of the project" }];
  throw new Refusal("invalid", `There is no environment ${name} in this project.`, { errors });
}
