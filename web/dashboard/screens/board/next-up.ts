import type { BoardCell } from "../../../../schema/contract/board.ts";

/** The version that is ahead in the environment before this one: deployed there later than what runs here. */
export function nextUp(cell: BoardCell, before: BoardCell | undefined): string | null {
  if (!before?.current || before.current.version === cell.current?.version) return null;
  if (cell.latest?.version === before.current.version) return null;
  if (cell.current && before.current.since <= cell.current.since) return null;
  return before.current.version;
}
