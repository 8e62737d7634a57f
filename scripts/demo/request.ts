/** One POST to the ingest. */
export type IngestRequest = {
  /** Below `/v1/ingest`. */
  readonly path: string;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
  /** How many events it holds, for the count people see. */
  readonly events: number;
};

/** A stand-in for the addresses of CI runs: nobody owns it (RFC 2606). */
export const CI_URL = "https://ci.harbour.example";
