import { build } from "./build.ts";

/** Tests that ask for static files find those of these very sources. */
export const setup = async (): Promise<void> => {
  await build();
};
