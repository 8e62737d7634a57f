/** A domain outcome: failures are values with a `reason`, faults are thrown. */
export type Result<T, R extends { reason: string }> =
  | { readonly ok: true; readonly value: T }
  | ({ readonly ok: false } & R);

export const ok = <T>(value: T) => ({ ok: true, value }) as const;
export const refuse = <const R extends { reason: string }>(refusal: R) =>
  ({ ok: false, ...refusal }) as const;

/** Makes a forgotten variant a compile error, and a stranger at run time a fault. */
export function unreachable(value: never): never {
  throw new TypeError(`unexpected variant ${JSON.stringify(value)}`);
}
