import { describe, expect, it } from "vitest";
import { codeOf, statusOf } from "./ending.ts";

const exited = (code: number) => ({ kind: "exited", code }) as const;
const killed = (signal: NodeJS.Signals) => ({ kind: "killed", signal }) as const;
const error = (code: string) => ({ kind: "error", code, message: "no" }) as const;

describe("the end of a deployment", () => {
  it.each([
    [exited(0), null, "succeeded", 0],
    [exited(3), null, "failed", 3],
    [killed("SIGKILL"), null, "failed", 137],
    [killed("SIGSEGV"), null, "failed", 139],
    [killed("SIGTERM"), null, "cancelled", 143],
    [killed("SIGINT"), "SIGINT", "cancelled", 130],
    [killed("SIGKILL"), "SIGINT", "cancelled", 130],
    [exited(7), "SIGTERM", "cancelled", 7],
    [exited(0), "SIGTERM", "cancelled", 143],
    [error("ENOENT"), null, "failed", 127],
    [error("EACCES"), null, "failed", 126],
  ] as const)("by %j after %s is %s, with code %s", (ended, by, status, code) => {
    expect({ status: statusOf(ended, by), code: codeOf(ended, by) }).toEqual({ status, code });
  });
});
