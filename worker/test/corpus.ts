import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative, resolve, sep } from "node:path";

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
