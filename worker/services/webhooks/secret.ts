import type { EndpointSecret, RotatedSecret } from "../../../schema/contract/webhooks.ts";
import { isoTime } from "../../core/time.ts";
import { noteOf } from "../audit/note.ts";
import type { OrgContext } from "../context.ts";
import { Refusal } from "../refusal.ts";
import { findEndpoint } from "./find-endpoint.ts";
import { openSignings, sealSignings } from "./secrets.ts";
import { targetOf } from "./show.ts";
import { liveAt, MAX_SIGNING, newSigning, OVERLAP_MS, type Signing } from "./sign.ts";

/** The secret that holds, to a person who has shown who they are a little while ago. Nobody reads it unnoted. */
export async function revealSecret(ctx: OrgContext, id: string): Promise<EndpointSecret> {
  const row = await findEndpoint(ctx, id, "webhook.reveal");
  const [newest] = await openSignings(ctx.sealer, ctx.org.id, row);
  if (!newest) throw new TypeError("an endpoint without a secret");
  const target = targetOf(row);
  await ctx.ledger.endpoints.note(ctx.org.id, noteOf(ctx, { action: "endpoint.secret_revealed", target }));
  return { secret: newest.secret, publicKey: row.publicKey };
}

/** What held until now holds for a day more; what was replaced before that, as long as it had left. */
const followed = (all: readonly Signing[], now: number): readonly Signing[] =>
  liveAt(all, now).map((one) => ({ ...one, until: one.until ?? now + OVERLAP_MS }));

/** Replaces the secret and the keys. The old ones sign as well for a day, so that receivers can follow. */
export async function rotateSecret(ctx: OrgContext, id: string): Promise<RotatedSecret> {
  const row = await findEndpoint(ctx, id, "webhook.manage");
  const now = ctx.clock.now();
  const before = followed(await openSignings(ctx.sealer, ctx.org.id, row), now);
  if (before.length >= MAX_SIGNING)
    throw new Refusal("conflict", `${MAX_SIGNING} secrets sign already. Wait until the oldest has ended.`);
  const { signing, publicKey } = await newSigning();
  const previousUntil = now + OVERLAP_MS;
  const secrets = await sealSignings(ctx.sealer, ctx.org.id, id, [signing, ...before]);
  const note = noteOf(ctx, {
    action: "endpoint.secret_rotated",
    target: targetOf(row),
    before: { publicKey: row.publicKey },
    after: { publicKey, previousSecretUntil: isoTime(previousUntil) },
  });
  const after = { secrets, publicKey, previousUntil };
  if (!(await ctx.ledger.endpoints.rotate(ctx.org.id, id, row.secrets, after, note)))
    throw new Refusal("conflict", "Somebody else has replaced the secret just now. Look at it again.");
  return { secret: signing.secret, publicKey, previousSecretUntil: isoTime(previousUntil) };
}
