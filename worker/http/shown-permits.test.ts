import { describe, expect, it } from "vitest";
import type { IngestAnswer } from "../../schema/contract/events.ts";
import type { Deployment, Release } from "../../schema/contract/releases.ts";
import { refused } from "../test/answers.ts";
import { ask, ran, type Shop, shop, tell } from "../test/deploys.ts";
import { grant } from "../test/permits.ts";
import { json, read, send, settled } from "../test/tenant.ts";

type Answer = IngestAnswer & {
  readonly errors: readonly { readonly path: string; readonly message: string }[];
};

const BASE64URL = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const COMMIT = "abcdef1234567890abcdef1234567890abcdef12";
const OTHER = "fedcba1234567890abcdef1234567890abcdef12";

const started = (of: Shop, permit: string, more: object = {}) => ({
  type: "deployment.started",
  project: of.project,
  version: "1.0.0",
  environment: "production",
  ...more,
  data: { deploymentId: "d1", permit },
});

/** What a start under a permit is answered: its status, and what is wrong with it. */
async function report(of: Shop, event: object): Promise<readonly [number, string | undefined]> {
  const response = await send(of, event);
  await settled();
  const { errors } = await json<Partial<Answer>>(response);
  const [first] = errors ?? [];
  return [response.status, first && `${first.path} ${first.message}`];
}

const deployments = async (of: Shop, version: string): Promise<readonly Deployment[]> =>
  (await read<Release>(of, `/projects/${of.project}/releases/${version}`)).deployments;

async function staged(...versions: string[]): Promise<Shop> {
  const of = await shop();
  for (const version of versions) await tell(of, ran(version, "staging"));
  return of;
}

describe("a permit that a deployment shows", () => {
  it("has to be for its environment, however that is spelt", async () => {
    const of = await staged("1.0.0");
    const { permit } = await grant(of, "1.0.0");
    expect(await report(of, started(of, permit, { environment: "staging" }))).toEqual([
      400,
      "data.permit is for the environment production",
    ]);
    expect(await report(of, started(of, permit, { environment: " PRODUCTION" }))).toEqual([202, undefined]);
  });

  it("has to be for its project", async () => {
    const of = await staged("1.0.0");
    const { permit } = await grant(of, "1.0.0");
    const [status, problem] = await report(of, started(of, permit, { project: "another" }));
    expect([status, problem]).toEqual([400, `data.permit is for the project ${of.project}`]);
    expect((await ask(of, "GET", `${of.O}/projects/another`)).status).toBe(404);
  });

  it("has to be of its organisation", async () => {
    const [of, other] = [await staged("1.0.0"), await staged("1.0.0")];
    const { permit } = await grant(other, "1.0.0");
    expect(await report(of, started(of, permit))).toEqual([400, "data.permit is for another organisation"]);
  });

  it("has to be for its version", async () => {
    const of = await staged("1.0.0", "1.1.0", "1");
    const { permit } = await grant(of, "1.0.0");
    const refusal = [400, "data.permit is for the version 1.0.0"];
    for (const version of ["1.1.0", "9.9.9", "1.0.0 "])
      expect(await report(of, started(of, permit, { version }))).toEqual(refusal);
    expect(await report(of, started(of, permit, { version: "1.1.0", commit: "1.0.0" }))).toEqual(refusal);
    expect(await report(of, started(of, permit))).toEqual([202, undefined]);
  });

  it("is not for a commit that its version only happens to begin like", async () => {
    const of = await staged("1", "2.0.0");
    const { permit } = await grant(of, "1");
    const event = started(of, permit, { version: "2.0.0", commit: "1bcdef1234567890" });
    expect(await report(of, event)).toEqual([400, "data.permit is for the version 1"]);
  });

  it("has to be for the release of its commit, where no version is named", async () => {
    const of = await shop();
    const build = (version: string, commit: string) => ({ type: "build.succeeded", version, commit });
    await tell(of, build("1.0.0", COMMIT), build("2.0.0", OTHER));
    const { permit } = await grant(of, "1.0.0");
    const refusal = [400, "data.permit is for the version 1.0.0"];
    for (const commit of [OTHER, "1111111111111111"])
      expect(await report(of, started(of, permit, { version: undefined, commit }))).toEqual(refusal);
    const own = started(of, permit, { version: undefined, commit: COMMIT });
    expect(await report(of, own)).toEqual([202, undefined]);
    expect(await deployments(of, "1.0.0")).toMatchObject([{ bypass: false }]);
  });

  it("is for its release still when that has got its version since", async () => {
    const of = await shop();
    await tell(of, { type: "build.succeeded", commit: COMMIT });
    const { id, permit } = await grant(of, COMMIT.slice(0, 12));
    await tell(of, { type: "build.succeeded", commit: COMMIT, version: "1.0.0" });
    expect(await report(of, started(of, permit))).toEqual([202, undefined]);
    expect(await deployments(of, "1.0.0")).toMatchObject([{ permitId: id, bypass: false }]);
  });

  it("is for its release when the deployment itself is the first to say the version", async () => {
    const of = await shop();
    await tell(of, { type: "build.succeeded", commit: COMMIT });
    const { permit } = await grant(of, COMMIT.slice(0, 12));
    expect((await report(of, started(of, permit)))[0]).toBe(400);
    expect(await report(of, started(of, permit, { commit: COMMIT }))).toEqual([202, undefined]);
    expect(await deployments(of, "1.0.0")).toMatchObject([{ bypass: false }]);
  });

  it("is none once a single character of it is another, even one that says the same to base64", async () => {
    const of = await staged("1.0.0");
    const { permit } = await grant(of, "1.0.0");
    const changed = Array.from({ length: 20 }, (_, index) => {
      const at = Math.floor((index * permit.length) / 20);
      const other = permit[at] === "A" ? "B" : "A";
      return permit.slice(0, at) + other + permit.slice(at + 1);
    });
    const ends = [...BASE64URL].map((other) => permit.slice(0, -1) + other).filter((one) => one !== permit);
    const wrong = [...changed, ...ends, `${permit}A`, permit.slice(0, -1), "", "a.b.c"];
    const events = wrong.map((one) => started(of, one));
    const { errors } = await refused(send(of, events), 400);
    expect(errors?.map(({ path, message }) => `${path} ${message}`)).toEqual(
      events.map((_, index) => `${index}.data.permit is no permit of ours, or was changed on its way`),
    );
    await settled();
    expect((await deployments(of, "1.0.0")).map(({ environment }) => environment)).toEqual(["staging"]);
  });

  it("has to agree with the fence that is shown beside it", async () => {
    const of = await staged("1.0.0");
    const { permit, fence } = await grant(of, "1.0.0");
    const event = started(of, permit);
    const wrong = { ...event, data: { ...event.data, fence: fence - 1 } };
    expect(await report(of, wrong)).toEqual([400, "data.fence is not the permit's fence"]);
  });
});
