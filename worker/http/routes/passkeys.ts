import type { Hono } from "hono";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import {
  addPasskey,
  listPasskeys,
  passkeyOptions,
  passkeyProofOptions,
  passkeySignInOptions,
  provePasskey,
  removePasskey,
  renamePasskey,
  signInByPasskey,
} from "../../services/accounts/passkeys.ts";
import { personRoute, publicRoute } from "../route.ts";
import { accountContext, type HttpEnv } from "../vars.ts";
import { begin, renew } from "./accounts.ts";

export function passkeyRoutes(app: Hono<HttpEnv>): void {
  publicRoute(app, ENDPOINTS.passkeySignInOptions, async (_, __, c) => ({
    ...(await passkeySignInOptions(accountContext(c))),
  }));
  publicRoute(app, ENDPOINTS.passkeySignIn, async (_, { body }, c) =>
    begin(c, await signInByPasskey(accountContext(c), body.response)),
  );
  personRoute(app, ENDPOINTS.provePasskeyOptions, async (who, _, c) => ({
    ...(await passkeyProofOptions(accountContext(c), who)),
  }));
  personRoute(app, ENDPOINTS.provePasskey, async (who, { body }, c) =>
    renew(c, await provePasskey(accountContext(c), who, who.credential.reveal(), body.response)),
  );
  personRoute(app, ENDPOINTS.listPasskeys, (who, _, c) => listPasskeys(accountContext(c), who));
  personRoute(app, ENDPOINTS.passkeyOptions, async (who, _, c) => ({
    ...(await passkeyOptions(accountContext(c), who)),
  }));
  personRoute(app, ENDPOINTS.addPasskey, (who, { body }, c) => addPasskey(accountContext(c), who, body));
  personRoute(app, ENDPOINTS.renamePasskey, (who, { params, body }, c) =>
    renamePasskey(accountContext(c), who, params.id, body.name),
  );
  personRoute(app, ENDPOINTS.removePasskey, async (who, { params }, c) => {
    await removePasskey(accountContext(c), who, params.id);
    return undefined;
  });
}
