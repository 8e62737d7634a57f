import { newSealingKeys } from "../../worker/services/webhooks/seal.ts";
import { keyFile } from "./key-file.ts";
import { newSigningKeys } from "./rotate.ts";

const signing = keyFile("signing-keys.json");
const sealing = keyFile("sealing-keys.json");

/** The keys that a state folder signs permits with; null: it has none yet. */
export const keptSigningKeys = signing.kept;
export const signingKeysIn = (state: string): Promise<string> => signing.wanted(state, newSigningKeys);
/** Puts other keys in the place of those that sign. */
export const replaceSigningKeys = signing.replace;

/** The keys that a state folder keeps secrets with. Whoever loses them loses the secrets. */
export const sealingKeysIn = (state: string): Promise<string> => sealing.wanted(state, newSealingKeys);
