import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Release } from "../../schema/contract/releases.ts";
import type { ReportAnswer } from "../../schema/contract/reports.ts";
import { agrees, CORPUS_NEEDED, corpus, JUNIT_DIFFERENCES } from "../../worker/test/corpus.ts";
import { type Account, ask, eventually, newAccount, read } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const STATED = ["junit/enricomi", "junit/jenkins", "junit/nextest"];
const UNSTATED = ["junit/surefire", "junit/weiwei"];

/**
 * Files that Jenkins merges into one result, which add up. Two groups of its do not: it counts the case of a file that is
 * there twice in one and of an aggregate beside its parts in the other, where the same report sent again is one of ours.
 */
const GROUPS: Record<string, readonly string[]> = {
  "junit/jenkins/JENKINS-12457/TestSuite_a1.xml": ["TestSuite_a1.xml", "TestSuite_a2.xml"],
  "junit/jenkins/JENKINS-13214/27449.xml": ["27449.xml", "27540.xml", "29734.xml"],
};

/** Where what a report states of itself is not what it lists: what is listed counts. */
const UNTRUE: Record<string, Partial<ReportAnswer["totals"]>> = {
  // Its source took the failure out of the test, and left it in the suite's numbers.
  "junit/weiwei/no_fails.xml": { failed: 0 },
};

/** What the outermost suites of a report state, added up: their numbers include those of the suites inside. */
function declaredIn(file: string): Partial<ReportAnswer["totals"]> {
  const markup = (corpus?.text(file) ?? "").replace(/<!--.*?-->|<!\[CDATA\[.*?\]\]>/gs, "");
  let depth = 0;
  const outermost = (markup.match(/<\/?testsuite\b[^>]*>/g) ?? []).filter((tag) => {
    if (tag.startsWith("</")) {
      depth -= 1;
      return false;
    }
    if (!tag.endsWith("/>")) depth += 1;
    return depth === (tag.endsWith("/>") ? 0 : 1);
  });
  const sum = (name: string) =>
    outermost
      .map((tag) => Number(new RegExp(`\\s${name}="(\\d+)"`).exec(tag)?.[1] ?? 0))
      .reduce((total, count) => total + count, 0);
  return {
    tests: sum("tests"),
    failed: sum("failures"),
    errored: sum("errors"),
    skipped: sum("skipped"),
    ...UNTRUE[file],
  };
}

describe.skipIf(corpus === null)(`JUnit reports of other projects, posted ${CORPUS_NEEDED}`, () => {
  let product: Product;
  let account: Account;

  const post = (file: string, version: string) =>
    ask(account, `/v1/ingest/reports?${new URLSearchParams({ project: "corpus", version, suite: file })}`, {
      method: "POST",
      headers: { "content-type": "application/xml" },
      body: new Uint8Array(corpus?.read(file) ?? []),
    });
  const answerOf = async (file: string, version = "1.0.0") => {
    const response = await post(file, version);
    return { status: response.status, ...((await response.json()) as ReportAnswer) };
  };

  beforeAll(async () => {
    product = await startProduct();
    account = await newAccount(product.url);
  });
  afterAll(async () => {
    await product.stop();
    removeFolder(product.state);
  });

  it("give the totals their projects state, and the release shows them", async () => {
    const rows = STATED.flatMap((folder) => corpus?.expected(folder) ?? []).filter(
      ({ kind }) => kind === "totals",
    );
    expect(rows.length).toBeGreaterThan(40);
    const counted = new Map<string, ReportAnswer["totals"]>();
    const differing = new Set<string>();
    for (const row of rows) {
      const file = row.file ?? "";
      const { status, totals } = await answerOf(file);
      if (status === 202) counted.set(file, totals);
      if (status !== 202 || !agrees(totals, row)) differing.add(file);
    }
    const listed = Object.keys(JUNIT_DIFFERENCES).filter((file) => rows.some((row) => row.file === file));
    expect([...differing].sort()).toEqual(listed.sort());
    const { value } = await eventually(
      () => read<Release>(account, "/projects/corpus/releases/1.0.0"),
      ({ tests }) => tests.runs.length === counted.size,
      30_000,
    );
    for (const { suite, totals } of value.tests.runs)
      expect([suite, totals]).toEqual([suite, counted.get(suite)]);
  });

  it.each(Object.entries(GROUPS))("that are merged with %s add up", async (named, names) => {
    const row = corpus
      ?.expected("junit/jenkins")
      .find(({ file, kind }) => file === named && kind === "group");
    const folder = named.slice(0, named.lastIndexOf("/"));
    const answers = await Promise.all(
      names
        .filter((name) => corpus?.list(folder).includes(`${folder}/${name}`))
        .map((name) => answerOf(`${folder}/${name}`, "2.0.0")),
    );
    expect(answers.length).toBe(names.length);
    expect(answers.reduce((sum, { totals }) => sum + totals.tests, 0)).toBe(Number(row?.tests));
  });

  it("that nobody states totals for give those they declare themselves, and the release shows them", async () => {
    const files = UNSTATED.flatMap((folder) => corpus?.list(folder, ".xml") ?? []);
    expect(files.length).toBeGreaterThan(6);
    for (const file of files) {
      const answer = await answerOf(file, "3.0.0");
      const declared = {
        status: 202,
        partial: false,
        warnings: [],
        totals: declaredIn(file),
      };
      expect([file, answer]).toMatchObject([file, declared]);
    }
    const { value } = await eventually(
      () => read<Release>(account, "/projects/corpus/releases/3.0.0"),
      ({ tests }) => tests.runs.length === files.length,
    );
    for (const { suite, totals } of value.tests.runs)
      expect([suite, totals]).toMatchObject([suite, declaredIn(suite)]);
  });

  it("that are broken or hostile are refused or kept as partial, never green, and never expanded", async () => {
    const corrupt = await answerOf("junit/enricomi/pytest/corrupt-xml.xml", "4.0.0");
    expect(corrupt).toMatchObject({ status: 202, partial: true });
    const { status } = await post("junit/jenkins/testXxe-xxe.xml", "4.0.0");
    expect(status).toBe(400);
    const { value } = await eventually(
      () => read<Release>(account, "/projects/corpus/releases/4.0.0"),
      ({ tests }) => tests.runs.length > 0,
    );
    expect(value.tests.status).toBe("unknown");
  });
});
