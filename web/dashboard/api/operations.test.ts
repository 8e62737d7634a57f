import { describe, expect, it } from "vitest";
import { WEBHOOK_ENDPOINTS } from "../../../schema/contract/endpoints/webhooks.ts";
import { ENDPOINTS } from "../../../schema/contract/endpoints.ts";
import { OPERATIONS, type Operation } from "./operations.ts";

describe("the operations of the dashboard", () => {
  it.each(Object.keys(OPERATIONS) as Operation[])("has %s as the contract has it", (operation) => {
    const { method, path } = { ...ENDPOINTS, ...WEBHOOK_ENDPOINTS }[operation];
    expect(OPERATIONS[operation]).toBe(`${method} ${path}`);
  });
});
