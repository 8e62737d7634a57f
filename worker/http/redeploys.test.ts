import { expect, it } from "vitest";
import { ask, ran, shop, tell } from "../test/deploys.ts";

const at = (minute: number, id: string) => ({
  occurredAt: `2026-01-01T00:${String(minute).padStart(2, "0")}:00Z`,
  data: { deploymentId: id },
});

it("a version that is deployed where it runs is a re-deployment, and one that comes back is none", async () => {
  const of = await shop();
  await tell(
    of,
    ran("1.0.0", "production", at(1, "first")),
    ran("1.0.0", "production", at(2, "again")),
    ran("1.1.0", "production", at(3, "newer")),
    ran("1.0.0", "production", at(4, "back")),
    ran("1.0.0", "production", at(5, "back again")),
  );
  const { body } = await ask<{ deployments: { id: string; redeploy: boolean }[] }>(
    of,
    "GET",
    `${of.P}/releases/1.0.0`,
  );
  expect(body.deployments.map(({ id, redeploy }) => [id, redeploy])).toEqual([
    ["back again", true],
    ["back", false],
    ["again", true],
    ["first", false],
  ]);
});
