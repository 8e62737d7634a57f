import { composeServices } from "../compose.ts";
import type { OrgContext } from "../services/context.ts";
import { sha256 } from "../services/hash.ts";
import { d1Control } from "../store/control.ts";
import { type Meter, newMeter, openDatabase } from "../store/database.ts";
import { bindings, type Tenant } from "./tenant.ts";

/** What a verb is given when an organisation's token asks: who that is is known, and the meter stands at nothing. */
export async function contextOf(
  of: Pick<Tenant, "token">,
): Promise<{ readonly ctx: OrgContext; readonly meter: Meter }> {
  const env = bindings();
  const control = d1Control(openDatabase(env.CONTROL));
  const found = await control.tokens.findByHash(await sha256(of.token), Date.now());
  if (!found) throw new Error("the token is known");
  const meter = newMeter();
  const services = composeServices(env, meter);
  const { id, name, scopes, project } = found.token;
  const ctx: OrgContext = {
    ...services,
    org: found.org,
    principal: { kind: "token", id, name, scopes, project },
    ledger: services.ledgers(found.org.shard),
    requestId: "test",
    address: null,
    baseUrl: "https://slipway.test",
  };
  return { ctx, meter };
}
