import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Release } from "../../schema/contract/releases.ts";
import type { ReportAnswer } from "../../schema/contract/reports.ts";
import { corpus, type ExpectedRow } from "../../worker/test/corpus.ts";
import { type Account, ask, eventually, newAccount, read } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const STATED = ["junit/enricomi", "junit/jenkins", "junit/nextest"];
const UNSTATED = ["junit/surefire", "junit/weiwei"];

/** Where what we count is not what a source states, each with its reason. */
const DIFFERENCES: Record<string, string> = {
  "junit/enricomi/non-junit.xml":
    "not JUnit: refused with words, where the source counts nothing and reports an error",
  "junit/enricomi/pytest/junit.gloo.elastic.spark.tf.xml":
    "stated twice; one of the two is the result of another file, junit.gloo.elastic",
  "junit/jenkins/junit-report-6700.xml":
    "the suite's own <error> is one errored test; Jenkins counts errors as failures",
  "junit/jenkins/junit-report-bad-duration.xml":
    "the same identity twice in one upload is two attempts of one test; Jenkins keeps both",
  "junit/jenkins/junit-report-huge.xml":
    "nineteen cases of the document hold a <failure>; the source asserts the first two",
};

/**
 * Files that Jenkins merges into one result, which add up. Two groups of its do not: it counts the case of a file that is
 * there twice in one and of an aggregate beside its parts in the other, where the same report sent again is one of ours.
 */
const GROUPS: Record<string, readonly string[]> = {
  "junit/jenkins/JENKINS-12457/TestSuite_a1.xml": ["TestSuite_a1.xml", "TestSuite_a2.xml"],
  "junit/jenkins/JENKINS-13214/27449.xml": ["27449.xml", "27540.xml", "29734.xml"],
};

const COLUMNS = {
  tests: "tests",
  passed: "passed",
  failures: "failed",
  errors: "errored",
  skipped: "skipped",
} as const;

/** What a row states, under our names; a column left empty states nothing. */
const statedIn = (row: ExpectedRow) =>
  Object.fromEntries(
    Object.entries(COLUMNS).flatMap(([column, name]) => (row[column] ? [[name, Number(row[column])]] : [])),
  );

describe.skipIf(corpus === null)(
  "JUnit reports of other projects, posted (needs SLIPWAY_CORPUS or ../shared/corpus)",
  () => {
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
        const isStated =
          status === 202 && Object.entries(statedIn(row)).every(([name, n]) => totals[name as "tests"] === n);
        if (!isStated) differing.add(file);
      }
      expect([...differing].sort()).toEqual(Object.keys(DIFFERENCES).sort());
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

    it("that nobody states totals for give those they declare themselves", async () => {
      const files = UNSTATED.flatMap((folder) => corpus?.list(folder, ".xml") ?? []);
      expect(files.length).toBeGreaterThan(6);
      const wrong: unknown[] = [];
      for (const file of files) {
        const { status, totals, partial, warnings } = await answerOf(file, "3.0.0");
        // A suite whose attributes disagree with its cases is said to; every other adds up by itself.
        if (status !== 202 || partial || warnings.length > 0)
          wrong.push({ file, status, totals, partial, warnings });
      }
      expect(wrong).toEqual([]);
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
  },
);
