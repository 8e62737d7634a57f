import type { Totals } from "../../../../schema/contract/reports.ts";

const WIDTH = 96;
const HEIGHT = 6;

/** How many passed, failed and were skipped, as a bar; the numbers stand beside it in words. */
export function Ratio({ totals: { tests, passed, failed, errored } }: { readonly totals: Totals }) {
  const good = (WIDTH * passed) / tests;
  const bad = (WIDTH * (failed + errored)) / tests;
  return (
    <svg class="ratio" width={WIDTH} height={HEIGHT} aria-hidden="true">
      <rect class="ratio-rest" width={WIDTH} height={HEIGHT} />
      <rect class="ratio-bad" width={bad} height={HEIGHT} />
      <rect class="ratio-good" x={bad} width={good} height={HEIGHT} />
    </svg>
  );
}
