import { describe, expect, it } from "vitest";
import { WEBHOOK_TYPES } from "../../../../schema/contract/webhook-events.ts";
import { ENDPOINT_FORMATS } from "../../../../schema/contract/webhooks.ts";
import { body, HOOK, HOSTILE, LINK, message, request } from "../../../test/example-messages.ts";
import { EXAMPLES } from "../examples.ts";
import { formatRefusal } from "./request.ts";

const REPOSITORY = "https://api.github.com/repos/example/shop";
const CALLBACK = `${REPOSITORY}/actions/runs/7042/deployment_protection_rule`;

describe("a message to GitHub", () => {
  it.each([
    ["deployment.started", "pending", "shop 1.4.0 is being deployed to production"],
    ["deployment.succeeded", "success", "shop 1.4.0 runs in production"],
    ["deployment.failed", "failure", "shop 1.4.0 did not get to production"],
    ["deployment.rolled_back", "failure", "shop in production was rolled back from 1.4.0 to 1.3.2"],
  ] as const)("of %s is the status %s of its commit", (type, state, description) => {
    const sha = EXAMPLES["deployment.started"].deployment.commit;
    expect(request("github", message(type), REPOSITORY)).toMatchObject({
      url: `${REPOSITORY}/statuses/${sha}`,
      path: `/statuses/${sha}`,
    });
    expect(body("github", message(type), REPOSITORY)).toEqual({
      state,
      target_url: LINK,
      description,
      context: "slipway/production",
    });
  });

  it.each([null, "6dcb09b", "main", "../../../user/repos", `${"a".repeat(40)}/../../x`])(
    "has no place for a deployment of no whole commit: %s",
    (commit) => {
      const facts = EXAMPLES["deployment.started"];
      const told = message("deployment.started", { ...facts, deployment: { ...facts.deployment, commit } });
      expect(request("github", told, REPOSITORY)).toBeNull();
    },
  );

  it("has no place for a rollback of which nobody told", () => {
    const facts = { ...EXAMPLES["deployment.rolled_back"], deployment: null, told: false };
    expect(request("github", message("deployment.rolled_back", facts), REPOSITORY)).toBeNull();
  });

  it("has descriptions of at most 140 characters", () => {
    const facts = EXAMPLES["deployment.started"];
    const told = message("deployment.started", { ...facts, environment: "e".repeat(200) });
    const { description, context } = body("github", told, REPOSITORY);
    expect([description.length, context.length]).toEqual([140, 100]);
  });

  it("answers a deployment that waits for a gate, at the address of its run", () => {
    expect(request("github", message("gate.opened"), CALLBACK)).toMatchObject({ url: CALLBACK, path: "" });
    expect(body("github", message("gate.opened"), CALLBACK)).toEqual({
      environment_name: "production",
      state: "approved",
      comment: `shop 1.4.0 may go to production\nAll gates are open.\n\n[Slipway](${LINK})`,
    });
    expect(body("github", message("gate.blocked"), CALLBACK).state).toBe("rejected");
  });

  it("does not reject what only waits: it says so", () => {
    const { verdicts, ...rest } = EXAMPLES["gate.blocked"];
    const waiting = verdicts.filter(({ outcome }) => outcome === "waiting");
    const said = body("github", message("gate.blocked", { ...rest, verdicts: waiting }), CALLBACK);
    expect(said.state).toBeUndefined();
    expect(said.comment).toContain("20 of 60 minutes");
  });

  it.each(HOSTILE)("mentions nobody in a comment, and holds no markup: %s", (text) => {
    const facts = EXAMPLES["gate.blocked"];
    const verdicts = facts.verdicts.map((verdict) => ({ ...verdict, because: text }));
    const { comment } = body("github", message("gate.blocked", { ...facts, verdicts }), CALLBACK);
    const foreign = comment.slice(0, comment.lastIndexOf("\n\n")).replace(/\\[^0-9A-Za-z\s]/g, "");
    expect(foreign).not.toMatch(/[\\*_~`|<>[\]#&!:]|@(?!\u200b)/);
  });

  it("has no place for anything else", () => {
    const taken = (address: string) =>
      WEBHOOK_TYPES.filter((type) => request("github", message(type), address) !== null);
    expect(taken(REPOSITORY)).toEqual([
      "deployment.started",
      "deployment.succeeded",
      "deployment.failed",
      "deployment.rolled_back",
    ]);
    expect(taken(CALLBACK)).toEqual(["gate.blocked", "gate.opened"]);
    expect(taken(HOOK)).toEqual([]);
  });
});

describe("the address of an endpoint", () => {
  it.each([REPOSITORY, CALLBACK, "https://github.acme.io/api/v3/repos/example/shop.js"])(
    "for GitHub is that of a repository or of a waiting run: %s",
    (address) => {
      expect(formatRefusal("github", address)).toBeNull();
    },
  );

  it.each([
    "https://github.com/example/shop",
    "https://api.github.com/repos/example",
    `${REPOSITORY}/`,
    `${REPOSITORY}/statuses`,
    `${REPOSITORY}?a=1`,
    `${CALLBACK}s`,
  ])("for GitHub is no other: %s", (address) => {
    expect(formatRefusal("github", address)).toContain("https://api.github.com/repos/");
  });

  it("for others is any", () => {
    expect(ENDPOINT_FORMATS.filter((format) => formatRefusal(format, HOOK) === null)).toEqual(
      ENDPOINT_FORMATS.filter((format) => format !== "github"),
    );
  });
});
