import { describe, expect, it } from "vitest";
import { Problem } from "../../schema/contract/problem.ts";
import { Release } from "../../schema/contract/releases.ts";
import { MAX_REPORT_BYTES, ReportAnswer } from "../../schema/contract/reports.ts";
import { bindings, call, json, makeToken, read, settled, type Tenant, tenant } from "../test/tenant.ts";

const CASES = '<testcase name="adds"/><testcase name="divides"><failure message="by zero"/></testcase>';
const WHOLE = `<?xml version="1.0"?><testsuite name="sums">${CASES}</testsuite>`;

const report = (of: Tenant, raw: BodyInit, query = "", headers: Record<string, string> = {}) =>
  call(`/v1/ingest/reports?project=shop&version=1.0.0${query}`, {
    method: "POST",
    raw,
    token: of.token,
    headers,
  });

const problem = async (response: Response, status: number) => {
  expect(response.status).toBe(status);
  return Problem.parse(await json(response));
};

const releaseOf = async (of: Tenant) => Release.parse(await read(of, "/projects/shop/releases/1.0.0"));

describe("a test report", () => {
  it("gives its release the totals and the failures", async () => {
    const of = await tenant();
    const response = await report(of, WHOLE, "&suite=sums&run=7&environment=qa");
    expect(response.status).toBe(202);
    expect(ReportAnswer.parse(await json(response))).toMatchObject({
      format: "junit",
      totals: { tests: 2, passed: 1, failed: 1 },
      partial: false,
    });
    await settled();
    const { tests } = await releaseOf(of);
    expect(tests).toMatchObject({ status: "failed", totals: { tests: 2, passed: 1, failed: 1 } });
  });

  it("is kept as it came, in the sender's organisation", async () => {
    const of = await tenant();
    await report(of, WHOLE);
    const { id } = await read<{ id: string }>(of, "");
    const { objects } = await bindings().REPORTS.list({ prefix: `${id}/` });
    const mine = objects.find(({ key }) => key.endsWith("/report.gz"));
    const stored = await bindings().REPORTS.get(mine?.key ?? "");
    const unpacked = stored?.body.pipeThrough(new DecompressionStream("gzip"));
    expect(await new Response(unpacked).text()).toBe(WHOLE);
  });

  it("that is cut off is kept, and its result is unknown", async () => {
    const of = await tenant();
    const response = await report(of, WHOLE.slice(0, -20));
    expect(ReportAnswer.parse(await json(response))).toMatchObject({ partial: true });
    await settled();
    expect((await releaseOf(of)).tests.status).toBe("unknown");
  });

  it("is one run however often it is sent", async () => {
    const of = await tenant();
    const ids = [await report(of, WHOLE), await report(of, WHOLE)].map((response) =>
      json<{ id: string }>(response),
    );
    const [first, again] = await Promise.all(ids);
    expect(again?.id).toBe(first?.id);
    await settled();
    expect((await releaseOf(of)).tests.totals).toMatchObject({ tests: 2 });
  });

  it.each([
    ["nothing at all", ""],
    ["no XML", "all tests passed"],
    ["another document", "<html><body/></html>"],
  ])("with %s in it is refused with words", async (_, raw) => {
    expect((await problem(await report(await tenant(), raw), 400)).detail.length).toBeGreaterThan(10);
  });

  it("is refused when it says it is gzip and is not", async () => {
    await problem(await report(await tenant(), WHOLE, "", { "content-encoding": "gzip" }), 400);
  });

  it("is counted unpacked", async () => {
    const filler = new Blob([`<testsuite name="a">${" ".repeat(MAX_REPORT_BYTES)}</testsuite>`]);
    const packed = await new Response(
      filler.stream().pipeThrough(new CompressionStream("gzip")),
    ).arrayBuffer();
    expect(packed.byteLength).toBeLessThan(100_000);
    await problem(await report(await tenant(), packed, "", { "content-encoding": "gzip" }), 413);
  });

  it.each([
    ["&version=", "version"],
    ["&format=nonsense", "format"],
    ["&bogus=1", "bogus"],
  ])("whose query says %s is refused with its path", async (query, path) => {
    const { errors } = await problem(await report(await tenant(), WHOLE, query), 400);
    expect(errors?.map((error) => error.path)).toContain(path);
  });

  it("needs a token that may send, for its project", async () => {
    const of = await tenant();
    const reader = await makeToken(of, ["read"]);
    await problem(await report({ ...of, token: reader }, WHOLE), 403);
  });
});
