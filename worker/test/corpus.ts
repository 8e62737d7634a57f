import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";
import type { Totals } from "../../schema/contract/reports.ts";

/** Real payloads and reports, with what their own projects state of them. They are not part of the repository. */
export type Corpus = {
  /** A file's bytes. */
  read(path: string): Uint8Array;
  text(path: string): string;
  json(path: string): unknown;
  /** Every file below a folder, sorted, as paths from the corpus's root; `ending` narrows them. */
  list(folder: string, ending?: string): string[];
  /** The rows of expected.tsv, by column name, for files below a folder. */
  expected(folder: string): ExpectedRow[];
};

export type ExpectedRow = { readonly [column: string]: string };

const ROOT = resolve(
  process.env.SLIPWAY_CORPUS ?? join(import.meta.dirname, "..", "..", "..", "shared", "corpus"),
);

function rowsOf(table: string): ExpectedRow[] {
  const [head = "", ...lines] = table.split("\n").filter((line) => line !== "");
  const columns = head.split("\t");
  return lines.map((line) => {
    const cells = line.split("\t");
    return Object.fromEntries(columns.map((name, index) => [name, cells[index] ?? ""]));
  });
}

function openCorpus(root: string): Corpus {
  const read = (path: string) => readFileSync(join(root, path));
  const text = (path: string) => read(path).toString("utf8");
  return {
    read,
    text,
    json: (path) => JSON.parse(text(path).replace(/^\uFEFF/, "")),
    list: (folder, ending = "") =>
      readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
        .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join("/"))
        .sort(),
    expected: (folder) => rowsOf(text("expected.tsv")).filter(({ file }) => file?.startsWith(`${folder}/`)),
  };
}

/** The corpus, or null where there is none: `SLIPWAY_CORPUS`, else `../shared/corpus` beside the repository. */
export const corpus: Corpus | null = existsSync(join(ROOT, "expected.tsv")) ? openCorpus(ROOT) : null;

/** For the title of a test that is skipped without it. */
export const CORPUS_NEEDED = "(needs SLIPWAY_CORPUS or ../shared/corpus)";

/** What a source says where it counts errors among the failures. */
const AMONG_FAILURES = "(in failed)";

/** True where totals are what a row states; a column left empty states nothing. */
export function agrees(totals: Totals, row: ExpectedRow): boolean {
  const isOne = row.errors === AMONG_FAILURES;
  const counted: [column: string | undefined, count: number][] = [
    [row.tests, totals.tests],
    [row.passed, totals.passed],
    [row.failures, isOne ? totals.failed + totals.errored : totals.failed],
    [isOne ? "" : row.errors, totals.errored],
    [row.skipped, totals.skipped],
  ];
  return counted.every(([stated, count]) => !stated || Number(stated) === count);
}

/** JUnit reports of which we count something else than the row for them states, each with its reason. */
export const JUNIT_DIFFERENCES: { readonly [file: string]: string } = {
  "junit/enricomi/non-junit.xml":
    "not JUnit: refused with words, where the source counts nothing and reports an error",
  "junit/enricomi/pytest/junit.gloo.elastic.spark.tf.xml":
    "stated twice; one of the two is the result of another file, junit.gloo.elastic",
  "junit/jenkins/junit-report-bad-duration.xml":
    "the same identity twice in one upload is two attempts of one test; Jenkins keeps both",
  "junit/jenkins/junit-report-huge.xml":
    "nineteen cases of the document hold a <failure>; the source asserts the first two",
  "junit/test-summary/02-example.xml":
    "the same identity twice in one upload is two attempts of one test; the source keeps both",
};
