import { describe, expect, it } from "vitest";
import type { DeploymentStatus, ReleaseEnvironment } from "../../../../../schema/contract/releases.ts";
import { stageLooks, stageTone } from "./stage-looks.ts";

const words = (presence: ReleaseEnvironment["presence"], status: DeploymentStatus | null) =>
  stageLooks({ presence, status }).map(({ word }) => word);

describe("a release in an environment", () => {
  it("runs there, ran there, or has never been there", () => {
    expect(words("current", "succeeded")).toEqual(["Runs here"]);
    expect(words("previous", "succeeded")).toEqual(["Ran here"]);
    expect(words("none", null)).toEqual([]);
  });

  it("that runs there while a newer attempt failed says both", () => {
    expect(words("current", "failed")).toEqual(["Runs here", "Failed"]);
    expect(words("previous", "in_progress")).toEqual(["Ran here", "Deploying"]);
    expect(words("none", "failed")).toEqual(["Failed"]);
  });

  it("that was taken back says so, and no more", () => {
    expect(words("previous", "rolled_back")).toEqual(["Rolled back"]);
    expect(words("previous", "superseded")).toEqual(["Superseded"]);
  });

  it("has the tone of what goes wrong before that of what is so", () => {
    const tone = (presence: ReleaseEnvironment["presence"], status: DeploymentStatus | null) =>
      stageTone(stageLooks({ presence, status }));
    expect(tone("current", "succeeded")).toBe("ok");
    expect(tone("current", "failed")).toBe("bad");
    expect(tone("current", "in_progress")).toBe("running");
    expect(tone("none", null)).toBe("idle");
  });
});
