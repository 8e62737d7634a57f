import { gunzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { filled, REPORT } from "../test/filled.ts";
import { bindings, call, json } from "../test/tenant.ts";

type Line = { type: string; project?: string; data: Record<string, unknown> };
type Of = { readonly org: string; readonly cookie: string };

const ask = (of: Of, query = "") => call(`/v1/orgs/${of.org}/export${query}`, { cookie: of.cookie });

async function exported(of: Of, query = ""): Promise<Line[]> {
  const answer = await ask(of, query);
  expect(answer.headers.get("content-type")).toContain("application/x-ndjson");
  const text = new TextDecoder().decode(await answer.arrayBuffer());
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line);
}

const ofType = (lines: readonly Line[], type: string) =>
  lines.filter((line) => line.type === type).map(({ data }) => data);

/** Everything by its path in a value. */
const leaves = (value: unknown, path = ""): [string, unknown][] =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([name, inner]) => leaves(inner, `${path}.${name}`))
    : [[path, value]];

const filesIn = (lines: readonly Line[]) =>
  Map.groupBy(ofType(lines, "report_part"), ({ path }) => String(path));

const wholeOf = (parts: readonly Record<string, unknown>[] = []) =>
  Buffer.from(parts.map(({ base64 }) => String(base64)).join(""), "base64");

describe("an organisation's export", () => {
  it("holds everything of it, a line each, and no secret", async () => {
    const of = await filled();
    const lines = await exported(of);
    const kinds = [
      ...["organisation", "member", "invitation", "token", "trust", "page", "project", "environment"],
      ...["policy", "hold", "permit", "incident", "rollback", "line"],
      ...["freeze", "stop", "approval_request", "endpoint", "debt"],
      ...["release", "entry", "inbox", "audit", "report", "report_part", "end"],
    ];
    for (const kind of kinds) expect(ofType(lines, kind), kind).not.toEqual([]);
    const text = JSON.stringify(lines);
    expect(text).not.toContain(of.token);
    expect(text).not.toMatch(/whsec_|whsk_|a key/);
    expect(text).not.toMatch(/"hash":"[\w-]{43}"/);
  });

  it("says every thing as the interface does, and every time in RFC 3339", async () => {
    const of = await filled();
    const lines = await exported(of);
    const asked = async (path: string) =>
      (await json<{ items: object[] }>(await call(`/v1/orgs/${of.org}${path}`, { cookie: of.cookie }))).items;
    expect(ofType(lines, "token")).toEqual(await asked("/tokens"));
    expect(ofType(lines, "trust")).toEqual(await asked("/trusts"));
    expect(ofType(lines, "member")).toEqual(await asked("/members"));
    expect(ofType(lines, "endpoint")).toEqual(await asked("/webhooks"));
    expect(ofType(lines, "invitation")).toEqual(await asked("/invitations"));
    expect(ofType(lines, "release")).toEqual(await asked("/projects/shop/releases"));
    const times = leaves(lines).filter(([path]) => /(?:At|\.since)$/.test(path));
    expect(times.length).toBeGreaterThan(20);
    for (const [path, time] of times)
      if (time !== null) expect(time, path).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  });

  it("holds what was sent: the events that found no place, and every report as it is kept", async () => {
    const of = await filled();
    const large = crypto.getRandomValues(new Uint8Array(60_000));
    await bindings().REPORTS.put(`${of.id}/shop/run_large/report.gz`, large);
    const lines = await exported(of);
    expect(ofType(lines, "inbox")).toMatchObject([
      { reason: "conflict", event: { claims: { version: "1.0.1" } } },
    ]);
    const files = filesIn(lines);
    const sent = [...files].find(([path]) => path.endsWith("/report.gz") && !path.includes("run_large"));
    expect(gunzipSync(wholeOf(sent?.[1])).toString()).toBe(REPORT);
    expect(files.get("shop/run_large/report.gz")?.length).toBe(2);
    expect(wholeOf(files.get("shop/run_large/report.gz"))).toEqual(Buffer.from(large));
    expect(JSON.stringify(lines)).not.toContain(`"${of.id}/`);
  });

  it("ends by saying that it is whole, with the newest entry of the audit chain", async () => {
    const of = await filled();
    const lines = await exported(of);
    const newest = ofType(lines, "audit").at(-1);
    expect(newest).toMatchObject({ action: "organisation.exported" });
    expect(lines.at(-1)).toEqual({
      type: "end",
      data: { auditHead: { seq: newest?.seq, hash: newest?.hash } },
    });
  });

  it("that broke off goes on after any place it names", async () => {
    const of = await filled();
    const body = { slug: "another", name: "Another" };
    await call(`/v1/orgs/${of.org}/projects`, { method: "POST", body, cookie: of.cookie });
    // Taking it out is itself noted, so that the chain is longer each time.
    const grows = ({ type }: Line) => type !== "audit" && type !== "end";
    const lines = await exported(of);
    const places = lines.flatMap(({ type, data }, index) => (type === "cursor" ? [{ index, data }] : []));
    expect(places.length).toBeGreaterThan(10);
    for (const { index, data } of places) {
      const rest = await exported(of, `?after=${data.after}`);
      expect(rest.filter(grows)).toEqual(lines.slice(index + 1).filter(grows));
    }
  });

  it("has nothing after a place that is none of its own", async () => {
    const of = await filled();
    const base64 = (text: string) => Buffer.from(text).toString("base64url");
    for (const after of ["%00", base64("constructor "), base64("members %%%"), "bm90YXBsYWNl"]) {
      const answer = await ask(of, `?after=${after}`);
      expect(answer.status, after).toBe(400);
    }
    const strange = await exported(of, `?after=${base64(`audit ${base64("not a number")}`)}`);
    expect(ofType(strange, "audit")).toEqual([]);
  });
});
