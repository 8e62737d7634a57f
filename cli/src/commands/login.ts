import type { OrgSettings } from "../../../schema/contract/organisations.ts";
import { configPath, removeConfig, writeConfig } from "../config-file.ts";
import { connectWith } from "../connect.ts";
import { answerOf, type Context, noWords } from "../context.ts";
import { lasting } from "../credential.ts";
import { exitCode } from "../exit-codes.ts";
import { need } from "../parse.ts";
import { pathOf } from "../paths.ts";
import { baseOf, cleanToken } from "../settings.ts";

const FORBIDDEN = 403;

/** Checks a token, and remembers it with the address and the organisation it is for. */
export async function login(context: Context): Promise<number> {
  noWords(context);
  const { values, env, out } = context;
  const base = baseOf(need(values, "address"));
  const org = need(values, "org");
  const given = need(values, "token");
  const token = cleanToken(given === "-" ? await context.readStdin() : given);
  const api = connectWith({ base, org, credential: lasting(token), secrets: [token] }, context);
  const outcome = await api.send({ method: "GET", path: pathOf("org", { org }) });
  // A token that only sends events is known there, and may read nothing.
  const isKnown = outcome.kind === "refused" && outcome.refusal.status === FORBIDDEN;
  const name = isKnown ? org : answerOf<OrgSettings>(outcome).name;
  const path = writeConfig(env, { url: base, org, token });
  out.result(`Signed in to ${name} at ${base}. The token is in ${path}, for you alone.`);
  out.document({ url: base, org, path });
  return exitCode("fine");
}

/** Forgets what `login` remembered. The token itself goes on until somebody revokes it. */
export async function logout(context: Context): Promise<number> {
  noWords(context);
  removeConfig(context.env);
  context.out.result("Signed out. Revoke the token under Settings, Tokens if nothing else uses it.");
  context.out.document({ path: configPath(context.env) });
  return exitCode("fine");
}
