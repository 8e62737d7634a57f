/** Something that stands in the audit log under a name: who did it, or what it was done to. */
export type Named = { readonly id: string; readonly name: string; readonly kind: string };

const labels = ({ id, name, kind }: Named) => [name, `${name} (${kind})`, `${name} (${id})`] as const;

/** What a list offers, with the shortest label for each that no other has. */
export function offered(known: readonly Named[]): ReadonlyMap<string, Named> {
  const all = [
    ...new Map(known.filter(({ id, name }) => id !== "" && name !== "").map((one) => [one.id, one])).values(),
  ];
  const count = new Map<string, number>();
  for (const label of all.flatMap(labels)) count.set(label, (count.get(label) ?? 0) + 1);
  return new Map(all.map((one) => [labels(one).find((label) => count.get(label) === 1) ?? one.id, one]));
}

/** The id that somebody means by what they wrote, the first of several; null: nothing that is offered. */
export function meant(choices: ReadonlyMap<string, Named>, text: string): string | null {
  const wanted = text.trim().toLowerCase();
  const byLabel = [...choices].find(([label]) => label.toLowerCase() === wanted);
  const found = byLabel?.[1] ?? [...choices.values()].find(({ name }) => name.toLowerCase() === wanted);
  return found?.id ?? null;
}

const midnight = (day: string, daysLater: number): string => {
  const [year = 0, month = 1, date = 1] = day.split("-").map(Number);
  return new Date(year, month - 1, date + daysLater).toISOString();
};

/** From the first moment of one day to the last of another, where the reader is. Empty: without an end. */
export const spanOfDays = (
  since: string,
  until: string,
): { readonly from?: string; readonly to?: string } => ({
  ...(since === "" ? {} : { from: midnight(since, 0) }),
  ...(until === "" ? {} : { to: midnight(until, 1) }),
});
