import { describe, expect, it } from "vitest";
import { entryLook } from "./entries.ts";

describe("an entry's mark", () => {
  it.each([
    ["deployment.succeeded", "deploy", "ok"],
    ["deployment.failed", "deploy", "bad"],
    ["deployment.rolled_back", "deploy", "warning"],
    ["dev.cdevents.service.deployed.0.2.0", "deploy", "ok"],
    ["test_run.finished", "flask", "ok"],
    ["build.started", "box", "running"],
    ["incident.opened", "alert", "bad"],
    ["release.published", "tag", "ok"],
    ["release.planned", "flag", "idle"],
    ["release.halted", "pause", "warning"],
    ["release.resumed", "play", "ok"],
    ["release.blocked", "stop", "bad"],
    ["release.unblocked", "play", "ok"],
    ["approval.asked", "shield", "idle"],
    ["approval.given", "shield", "ok"],
    ["approval.rejected", "ban", "bad"],
    ["approval.revoked", "shield", "idle"],
    ["permit.granted", "shield", "ok"],
    ["permit.overridden", "shield", "warning"],
    ["gate.answered", "shield", "idle"],
    ["milestone.changed", "flag", "idle"],
    ["deliverable.added", "flag", "idle"],
    ["incident.mitigated", "alert", "warning"],
    ["change.merged", "merge", "idle"],
    ["something.else", "note", "idle"],
  ])("of %s is %s, %s", (type, icon, tone) => {
    expect(entryLook(type)).toEqual({ icon, tone });
  });

  it.each([
    ["passed", "ok"],
    ["failed", "bad"],
    ["unknown", "warning"],
  ])("of a test run that %s is %s", (status, tone) => {
    expect(entryLook("test_run.finished", status)).toEqual({ icon: "flask", tone });
  });
});
