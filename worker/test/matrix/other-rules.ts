import { beforeAll, describe, expect, it } from "vitest";
import type { Operation } from "../../http/docs/openapi.ts";
import { call, settled, signUp } from "../tenant.ts";
import { ALL, holds, type Matrix, makersLast, type Who, within } from "./asking.ts";
import {
  areAsNobodys,
  foreignPart,
  isNotAnsweredAgain,
  knowsNothingInBody,
  knowsNothingInQuery,
  leavesOf,
} from "./foreign.ts";
import { SAMPLES } from "./samples.ts";

const posts = (operations: readonly Operation[]) => operations.filter(({ method }) => method === "POST");

/** The same for operations that name no organisation. */
export function otherRules(opened: () => Matrix): void {
  let somebody: Who;
  beforeAll(async () => {
    somebody = { cookie: (await signUp()).cookie };
  });

  describe("an operation for people", () => {
    const withId = within("person").filter(({ path }) => path.includes("{id}"));
    holds("knows no id of theirs in its address", withId, opened, async (operation, of) => {
      const over = (id: string) => ({ params: { id } });
      const statuses = await areAsNobodys(of, operation, somebody, foreignPart(of.theirs, "id"), over);
      expect([...new Set(statuses)]).toEqual([404]);
    });

    const taking = makersLast(within("person")).filter(({ name }) => leavesOf(SAMPLES[name].body).length > 0);
    holds("knows no name of theirs in what it is sent", taking, opened, (operation, of) =>
      knowsNothingInBody(operation, of, somebody),
    );

    holds("has not been answered under their key", posts(within("person")), opened, (operation, of) =>
      isNotAnsweredAgain(operation, of, somebody),
    );
  });

  describe("an operation for machines", () => {
    const all = within("machine");

    holds("knows no name of theirs in its query", all, opened, async (operation, of) => {
      for (const token of [of.mine.token, of.mine.bound]) await knowsNothingInQuery(operation, of, { token });
    });

    holds("knows no name of theirs in what it is sent", all, opened, async (operation, of) => {
      for (const token of [of.mine.token, of.mine.bound]) await knowsNothingInBody(operation, of, { token });
    });

    holds("has not been answered under their key", all, opened, (operation, of) =>
      isNotAnsweredAgain(operation, of, { token: of.mine.token }),
    );

    it("makes what is called like theirs anew, with nothing of theirs in it", async () => {
      await settled();
      const { ask, mine, theirs } = opened();
      const params = { project: theirs.project, version: theirs.commit };
      for (const operation of ALL.filter(
        ({ method, access }) => method === "GET" && access === "organisation",
      ))
        await ask(operation, { cookie: mine.cookie }, { params });
      const made = await call(`/v1/orgs/${mine.org}/projects/${theirs.project}/releases`, {
        token: mine.token,
      });
      expect(made.status).toBe(200);
    });
  });

  describe("an operation for anybody", () => {
    const all = within("public");

    holds("shows nothing of anybody, whoever asks", all, opened, async (operation, { ask, mine }) => {
      const callers: Who[] = [{}, { token: mine.token }, { cookie: mine.people.viewer.cookie }];
      for (const who of operation.name === "signOut" ? [{}] : callers) await ask(operation, who);
    });

    const pages = all.filter(({ path }) => path.includes("{page}"));
    holds("is to their page as to nobody's, also by its tag", pages, opened, async (operation, of) => {
      const { publicPage, publicStatus } = of.theirs.etags;
      for (const tag of [publicPage, publicStatus, "*"]) {
        const who = { headers: { "if-none-match": tag } };
        const over = (page: string) => ({ params: { page } });
        expect(await areAsNobodys(of, operation, who, foreignPart(of.theirs, "page"), over)).toEqual([404]);
      }
    });

    holds("knows no name of theirs", all, opened, async (operation, of) => {
      await knowsNothingInQuery(operation, of, {});
      await knowsNothingInBody(operation, of, {});
    });

    holds("has not been answered under their key", posts(all), opened, (operation, of) =>
      isNotAnsweredAgain(operation, of, {}),
    );
  });
}
