import type { Board, BoardProject } from "../../../../schema/contract/board.ts";

type Columns = Board["columns"];

/** As many columns fit beside each other on a laptop. */
const ROOM = 6;
const RARE_BELOW = 1 / 4;

/**
 * The columns of a board: those that no project has are left out, and where there are too many, the environments of a
 * few projects only share the last one.
 */
export function columnsOf(
  columns: Columns,
  projects: readonly Pick<BoardProject, "environments">[],
): { readonly own: Columns; readonly shared: Columns } {
  const share = (name: string) =>
    projects.filter(({ environments }) => environments.some((each) => each.name === name)).length /
    projects.length;
  const used = columns.filter(({ name }) => share(name) > 0);
  const rare = used.filter(({ name }) => share(name) < RARE_BELOW);
  if (used.length <= ROOM || rare.length < 2) return { own: used, shared: [] };
  return { own: used.filter((column) => !rare.includes(column)), shared: rare };
}

export const fits = (count: number): boolean => count <= ROOM;
