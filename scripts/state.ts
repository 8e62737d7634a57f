import { isAbsolute, join } from "node:path";
import { ROOT } from "./build.ts";

/** The folder that keeps the state of the product on this machine, from where npm was called. */
export function stateFolder(): string {
  const given = process.env.SLIPWAY_STATE ?? ".slipway";
  return isAbsolute(given) ? given : join(process.env.INIT_CWD ?? ROOT, given);
}
