import { describe, expect, it } from "vitest";
import { FORMS } from "../../schema/contract/endpoints/forms.ts";
import { ENDPOINTS } from "../../schema/contract/endpoints.ts";
import { PATHS, pathOf } from "./paths.ts";

const known = [...Object.values(ENDPOINTS), ...Object.values(FORMS)].map(({ path }) => path);

describe("an address", () => {
  it.each(Object.entries(PATHS))("of %s is one of the contract's", (_, path) => {
    expect(known).toContain(path);
  });

  it("holds a version whole, whatever is in it", () => {
    const path = pathOf("explain", { org: "acme", project: "shop", version: "v1/2 ü" });
    expect(path).toBe("/v1/orgs/acme/projects/shop/releases/v1%2F2%20%C3%BC/explain");
  });
});
