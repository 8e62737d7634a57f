import { describe, expect, it } from "vitest";
import { ROLES } from "../../../schema/contract/accounts.ts";
import { holds, type Matrix, makersLast, type Who, within } from "./asking.ts";
import {
  areAsNobodys,
  foreignPart,
  isNotAnsweredAgain,
  knowsNothingInBody,
  knowsNothingInQuery,
  leavesOf,
  queryOf,
} from "./foreign.ts";
import { SAMPLES } from "./samples.ts";

const all = within("organisation");

/** Tables in which an organisation has nothing that lasts. */
const PASSING = ["audit_note", "challenge", "handover", "intake", "letter_count", "outbox", "passkey"];
/** Tables in which it could have something, that it has nothing in here. */
const EMPTY = ["chain", "line_release", "retired_slug", "rollback", "used_identity"];

/** What is theirs is to others as if it were not there, by whatever name they ask for it. */
export function nameRules(opened: () => Matrix): void {
  it("is about an organisation with something in every table", () => {
    expect(opened().theirs.kept.without).toEqual([...PASSING, ...EMPTY].sort());
  });

  describe("an operation of an organisation", () => {
    holds("is to another's as to nobody's", all, opened, async (operation, { ask, mine, theirs }) => {
      const callers: Who[] = [
        { token: mine.token },
        ...ROLES.map((role) => ({ cookie: mine.people[role].cookie })),
      ];
      const absent = await ask(operation, { token: mine.token }, { params: { org: "no-such-organisation" } });
      const foreign = { params: { org: theirs.org } };
      for (const { status, detail } of await Promise.all(callers.map((who) => ask(operation, who, foreign))))
        expect({ status, detail }).toEqual({ status: 404, detail: absent.detail });
      for (const who of [{ token: theirs.token }, { cookie: theirs.cookie }])
        expect((await ask(operation, who)).status).toBe(404);
    });

    holds("knows no name of theirs in its address", all, opened, async (operation, of) => {
      const parts = [...operation.path.matchAll(/\{(\w+)\}/g)].map(([, part]) => part ?? "");
      for (const part of parts.filter((one) => one !== "org")) {
        const who = { cookie: of.mine.cookie };
        // A page's name is everybody's: one that is taken is refused to all others.
        if (part === "page") {
          const { status } = await of.ask(operation, who, { params: { page: of.theirs.page } });
          expect(status).toBe(409);
          continue;
        }
        const over = (name: string) => ({ params: { [part]: name } });
        const statuses = await areAsNobodys(of, operation, who, foreignPart(of.theirs, part), over);
        const { makes, absent = 404 } = SAMPLES[operation.name];
        if (!makes || part === "project") expect([...new Set(statuses)], part).toEqual([absent]);
      }
    });

    holds("knows no name of theirs in its query", all, opened, async (operation, of) => {
      const who = { cookie: of.mine.cookie };
      await knowsNothingInQuery(operation, of, who);
      const takesCursor = queryOf(operation).includes("cursor");
      for (const cursor of of.theirs.cursors) {
        const { status } = await of.ask(operation, who, { query: `?cursor=${encodeURIComponent(cursor)}` });
        expect(takesCursor ? [200, 400, 404] : [400, 404], `cursor ${cursor}`).toContain(status);
      }
      const { status } = await of.ask(operation, who, { query: `?org=${of.theirs.org}` });
      expect([400, 404], "org").toContain(status);
    });

    const taking = makersLast(all).filter(({ name }) => leavesOf(SAMPLES[name].body).length > 0);
    holds("knows no name of theirs in what it is sent", taking, opened, async (operation, of) => {
      const { body } = SAMPLES[operation.name];
      const who = { cookie: of.mine.cookie };
      await knowsNothingInBody(operation, of, who);
      for (const field of ["org", "orgId", "org_id", "createdBy", "user_id"])
        if (!Array.isArray(body)) {
          const given = { ...(body as object), [field]: of.theirs.orgId };
          expect((await of.ask(operation, who, { body: given })).status, field).toBe(400);
        }
    });

    const posts = all.filter(({ method }) => method === "POST");
    holds("has not been answered under their key", posts, opened, (operation, of) =>
      isNotAnsweredAgain(operation, of, { cookie: of.mine.cookie }),
    );
  });
}
