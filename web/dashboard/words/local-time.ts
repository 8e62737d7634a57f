const two = (part: number) => String(part).padStart(2, "0");

/** A moment as a field for a date and a time takes it: where the reader is, to the minute. */
export function localOfIso(iso: string): string {
  const at = new Date(iso);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join("-");
  return `${day}T${two(at.getHours())}:${two(at.getMinutes())}`;
}

const WHOLE = /^\d{4,6}-\d\d-\d\dT\d\d:\d\d/;

/** The moment that such a field means; null: none. */
export function isoOfLocal(text: string): string | null {
  const at = WHOLE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? null : new Date(at).toISOString();
}
