import type { EndpointRow } from "./ports.ts";
import type { Sealer } from "./seal.ts";
import type { Signing } from "./sign.ts";

/** What of an endpoint is kept sealed. It opens for this endpoint of this organisation and for no other. */
const purposeOf = (orgId: string, endpointId: string, what: "secrets" | "headers"): string =>
  `${orgId}/${endpointId}/${what}`;

type Sealed = Pick<EndpointRow, "id" | "secrets">;

export const sealSignings = (sealer: Sealer, orgId: string, id: string, all: readonly Signing[]) =>
  sealer.seal(JSON.stringify(all), purposeOf(orgId, id, "secrets"));

export const openSignings = async (sealer: Sealer, orgId: string, row: Sealed): Promise<readonly Signing[]> =>
  JSON.parse(await sealer.open(row.secrets, purposeOf(orgId, row.id, "secrets"))) as Signing[];

type Headers = Readonly<Record<string, string>>;

/** Null: there are none to keep. */
export const sealHeaders = async (
  sealer: Sealer,
  orgId: string,
  id: string,
  headers: Headers,
): Promise<string | null> =>
  Object.keys(headers).length === 0
    ? null
    : sealer.seal(JSON.stringify(headers), purposeOf(orgId, id, "headers"));

export const openHeaders = async (
  sealer: Sealer,
  orgId: string,
  row: Pick<EndpointRow, "id" | "headers">,
): Promise<Headers> =>
  row.headers === null
    ? {}
    : (JSON.parse(await sealer.open(row.headers, purposeOf(orgId, row.id, "headers"))) as Headers);
