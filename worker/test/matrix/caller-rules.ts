import { describe, expect } from "vitest";
import { ROLES } from "../../../schema/contract/accounts.ts";
import { SCOPES } from "../../../schema/contract/organisations.ts";
import { ACTIONS, isAtLeast } from "../../core/access.ts";
import type { Operation } from "../../http/docs/openapi.ts";
import { holds, type Matrix, type Who, within } from "./asking.ts";
import { SAMPLES } from "./samples.ts";

const strangers = ({ mine }: Matrix): readonly (readonly [string, Who])[] => [
  ["no credential", {}],
  ["a malformed header", { headers: { authorization: "Basic YTpi" } }],
  ["a malformed token", { token: "slw_live_nonsense" }],
  ["a malformed identity token", { token: "aaaa.bbbb.cccc" }],
  ["a session nobody has", { cookie: "slipway_session=nobody; __Host-slipway_session=nobody" }],
  ...mine.spent,
];

const foreignSites = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site", origin: "https://slipway.test" },
] as const;

const unsafe = (operations: readonly Operation[]) => operations.filter(({ method }) => method !== "GET");
const actionOf = ({ action }: Operation) => ACTIONS[action ?? "board.read"];

async function opensToNoStranger(operation: Operation, of: Matrix): Promise<void> {
  const asked = strangers(of).map(async ([name, who]) => `${name}: ${(await of.ask(operation, who)).status}`);
  expect(await Promise.all(asked)).toEqual(strangers(of).map(([name]) => `${name}: 401`));
}

async function refusesOtherSites(operation: Operation, { ask }: Matrix, cookie: string): Promise<void> {
  for (const headers of foreignSites)
    expect((await ask(operation, { cookie, headers })).status, JSON.stringify(headers)).toBe(403);
}

/** Who may ask: nobody without a credential that holds, and then by role, by scope, by project and from our own pages. */
export function callerRules(opened: () => Matrix): void {
  describe("an operation of an organisation", () => {
    const all = within("organisation");

    holds("opens to nobody without a credential that holds", all, opened, opensToNoStranger);

    holds("asks a person for its role", all, opened, async (operation, { ask, mine }) => {
      for (const one of ROLES) {
        const { status } = await ask(operation, { cookie: mine.people[one].cookie });
        const says = `${one} is answered ${status}`;
        if (isAtLeast(one, actionOf(operation).role)) expect([401, 403], says).not.toContain(status);
        else if (operation.name !== "removeMember") expect(status, says).toBe(403);
      }
    });

    holds("asks a token for its scope", all, opened, async (operation, { ask, mine }) => {
      for (const one of SCOPES) {
        const { status } = await ask(operation, { token: mine.machines[one] });
        const says = `${one} is answered ${status}`;
        if (one === actionOf(operation).scope) expect([401, 403], says).not.toContain(status);
        else expect(status, says).toBe(403);
      }
    });

    holds("keeps a token of one project in it", all, opened, async (operation, { ask, mine }) => {
      const { status } = await ask(operation, { token: mine.bound });
      const { bound } = SAMPLES[operation.name];
      if (operation.path.includes("{project}") || bound === "absent") expect(status).toBe(404);
      else if (bound === "own") expect([401, 403, 404]).not.toContain(status);
      else expect(status).toBe(403);
    });

    holds("refuses what another site made a browser send", unsafe(all), opened, (operation, of) =>
      refusesOtherSites(operation, of, of.mine.cookie),
    );
  });

  describe("an operation for people", () => {
    holds("opens to nobody without a session that holds", within("person"), opened, async (operation, of) => {
      await opensToNoStranger(operation, of);
      expect((await of.ask(operation, { token: of.mine.token })).status).toBe(403);
    });

    holds(
      "refuses what another site made a browser send",
      unsafe(within("person")),
      opened,
      (operation, of) => refusesOtherSites(operation, of, of.mine.people.viewer.cookie),
    );
  });

  describe("an operation for machines", () => {
    holds("opens to nobody without a token that holds", within("machine"), opened, async (operation, of) => {
      await opensToNoStranger(operation, of);
      expect((await of.ask(operation, { cookie: of.mine.cookie })).status).toBe(401);
    });

    holds("asks a token for its scope", within("machine"), opened, async (operation, { ask, mine }) => {
      for (const scope of SCOPES) {
        const { status } = await ask(operation, { token: mine.machines[scope] });
        if (scope === "ingest") expect([401, 403]).not.toContain(status);
        else expect(status).toBe(403);
      }
    });
  });
}
