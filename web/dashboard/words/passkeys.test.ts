import { describe, expect, it } from "vitest";
import { placeForPasskeys } from "./passkeys.ts";

const at = (address: string) => placeForPasskeys(new URL(address));

describe("where there can be no passkey", () => {
  it("leads from this machine's number to its name, on the same page", () => {
    expect(at("http://127.0.0.1:8787/account?a=1").link?.href).toBe("http://localhost:8787/account?a=1");
  });

  it("says why, and leads nowhere it does not know", () => {
    expect(at("https://192.0.2.7/account")).toMatchObject({ link: null });
    expect(at("https://192.0.2.7/account").words).toContain("number");
    expect(at("http://[::1]:8787/account").words).toContain("number");
    expect(at("https://other.example/account").words).toContain("served at");
  });
});
