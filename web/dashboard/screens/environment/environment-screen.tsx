import { Screen } from "../../parts/screen.tsx";
import type { EnvironmentPath } from "../../queries/gates.ts";

export function EnvironmentScreen({ environment, project }: EnvironmentPath) {
  return <Screen title={environment}>{project}</Screen>;
}
