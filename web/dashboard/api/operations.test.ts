import { describe, expect, it } from "vitest";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { OPERATIONS, type Operation } from "./operations.ts";

describe("the operations of the dashboard", () => {
  it.each(Object.keys(OPERATIONS) as Operation[])("has %s as the contract has it", (operation) => {
    const { method, path } = ENDPOINTS[operation];
    expect(OPERATIONS[operation]).toBe(`${method} ${path}`);
  });
});
