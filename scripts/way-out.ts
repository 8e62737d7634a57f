import { readFileSync } from "node:fs";
import { rootCertificates } from "node:tls";

/** The name of the Worker that everything fetched from outside goes through. */
export const WAY_OUT = "way-out";

/** Beside what the runtime knows: whatever else names this network, or an address inside another. */
const NOT_PUBLIC = "0.0.0.0/8 198.18.0.0/15 ::/96 64:ff9b::/96 64:ff9b:1::/48 2002::/16 fec0::/10".split(" ");

/** Those that Node trusts beside the usual ones. */
function extraCertificates(): string[] {
  const file = process.env.NODE_EXTRA_CA_CERTS;
  if (!file) return [];
  try {
    const pem = readFileSync(file, "utf8");
    return pem.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? [];
  } catch {
    return [];
  }
}

/**
 * A Worker through which the product reaches what is outside, as `global_fetch_strictly_public` has it on Cloudflare: a
 * name may be anybody's, so whether it leads to the public internet is decided of the address that is connected to.
 */
export const wayOut = (mayReachItself: boolean) => ({
  name: WAY_OUT,
  modules: true as const,
  compatibilityDate: "2026-10-23",
  script: "export default { fetch: (request, env) => env.NETWORK.fetch(request) };",
  serviceBindings: {
    NETWORK: {
      network: {
        allow: ["public", ...(mayReachItself ? ["local"] : [])],
        deny: NOT_PUBLIC,
        tlsOptions: {
          trustBrowserCas: true,
          // On Windows the runtime finds no certificates of the system's.
          trustedCertificates: [
            ...(process.platform === "win32" ? rootCertificates : []),
            ...extraCertificates(),
          ],
        },
      },
    },
  },
});
