import type { AuditEntry, AuditNote } from "../../../schema/contract/audit.ts";

/** A place in a chain, with what stands there. */
export type Head = Pick<AuditEntry, "seq" | "hash">;

/** Hashes a text: SHA-256, in 64 lower-case hexadecimal digits. */
export type Digest = (text: string) => Promise<string>;

/** What stands before the first entry. */
export const GENESIS = "0".repeat(64);

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const of = value as Record<string, unknown>;
  return Object.fromEntries(
    Object.keys(of)
      .sort()
      .filter((key) => of[key] !== undefined)
      .map((key) => [key, sorted(of[key])]),
  );
}

const NOTE_FIELDS = [
  "id",
  "at",
  "actor",
  "action",
  "target",
  "before",
  "after",
  "reason",
  "address",
  "requestId",
] as const satisfies readonly (keyof AuditNote)[];

/**
 * The text that is hashed for an entry: the hash before it, its place, and its note as JSON without blanks whose keys
 * are in order, each on a line of its own. Whoever has the export can make it again.
 */
export function sealedText(previousHash: string, seq: number, note: AuditNote): string {
  const fields = Object.fromEntries(NOTE_FIELDS.map((field) => [field, note[field]]));
  return `${previousHash}\n${seq}\n${JSON.stringify(sorted(fields))}`;
}

/** Puts notes in their places after an entry, in the order given. */
export async function seal(
  head: Head | null,
  notes: readonly AuditNote[],
  digest: Digest,
): Promise<AuditEntry[]> {
  const entries: AuditEntry[] = [];
  let { seq, hash } = head ?? { seq: 0, hash: GENESIS };
  for (const note of notes) {
    const previousHash = hash;
    seq += 1;
    hash = await digest(sealedText(previousHash, seq, note));
    entries.push({ ...note, seq, hash, previousHash });
  }
  return entries;
}

/**
 * The place of the first entry that does not follow from the one before it: changed, removed, put in or moved; null
 * where all follow.
 * @param before what the first of them follows; null: the beginning
 */
export async function firstBreak(
  before: Head | null,
  entries: readonly AuditEntry[],
  digest: Digest,
): Promise<number | null> {
  let { seq, hash } = before ?? { seq: 0, hash: GENESIS };
  for (const entry of entries) {
    const follows = entry.seq === seq + 1 && entry.previousHash === hash;
    if (!follows || entry.hash !== (await digest(sealedText(hash, entry.seq, entry)))) return seq + 1;
    seq = entry.seq;
    hash = entry.hash;
  }
  return null;
}

/**
 * What the next entry is to follow: the newest there is, as long as what was sealed last is still in its place. Where it
 * is not, the next follows it all the same, so that the chain stays broken for who verifies it, whatever is added.
 * @param newest the last entry that is stored
 * @param sealed what was sealed last; null: nobody remembers
 * @param hashThere the hash that is stored in its place; null: nothing is
 */
export function nextAfter(newest: Head | null, sealed: Head | null, hashThere: string | null): Head | null {
  if (sealed === null || sealed.hash === hashThere) return newest;
  return { seq: Math.max(newest?.seq ?? 0, sealed.seq), hash: sealed.hash };
}
