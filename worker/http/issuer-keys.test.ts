import { describe, expect, it } from "vitest";
import { issuerKeys } from "../outside/issuer-keys.ts";
import { json } from "../test/tenant.ts";

const MINUTE_MS = 60_000;
const newIssuer = () => `https://oidc.circleci.com/org/${crypto.randomUUID()}`;
const askedOf = async (issuer: string) =>
  (await json<{ asked: number }>(await fetch(`https://issuer.test/?of=${encodeURIComponent(issuer)}`))).asked;

describe("the keys of an issuer", () => {
  it("are asked for once, however many want them at the same moment", async () => {
    const issuer = newIssuer();
    const { read } = issuerKeys(() => 0);
    const sets = await Promise.all(Array.from({ length: 20 }, (_, index) => read(issuer, index % 2 === 0)));
    expect(sets.every((set) => set?.keys.length === 1)).toBe(true);
    expect(await askedOf(issuer)).toBe(1);
  });

  it("hold for an hour where it is out of reach, and no longer", async () => {
    const issuer = newIssuer();
    let now = 0;
    const { read } = issuerKeys(() => now);
    const first = await read(issuer, false);
    expect(first?.keys).toHaveLength(1);
    now = 59 * MINUTE_MS;
    expect(await read(issuer, false)).toEqual(first);
    expect(await read(issuer, true)).toEqual(first);
    now = 60 * MINUTE_MS;
    expect(await read(issuer, false)).toBeNull();
  });

  it("are asked for again after ten minutes, and once a minute where they are wanted", async () => {
    const issuer = newIssuer();
    let now = 0;
    const { read } = issuerKeys(() => now);
    const ask = async (at: number, fresh: boolean) => {
      now = at;
      await read(issuer, fresh);
      return askedOf(issuer);
    };
    expect(await ask(0, false)).toBe(1);
    expect(await ask(9 * MINUTE_MS, false)).toBe(1);
    expect(await ask(9 * MINUTE_MS, true)).toBe(2);
    expect(await ask(9.5 * MINUTE_MS, true)).toBe(2);
    expect(await ask(19 * MINUTE_MS, false)).toBe(3);
    expect(await ask(100 * MINUTE_MS, false)).toBe(4);
    expect(await ask(100.5 * MINUTE_MS, false)).toBe(4);
    expect(await ask(101 * MINUTE_MS, false)).toBe(5);
  });
});
