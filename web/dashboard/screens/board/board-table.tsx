import { Link } from "@tanstack/react-router";
import type { Board, BoardProject } from "../../../../schema/contract/board.ts";
import { BoardCell } from "./board-cell.tsx";

type Props = {
  readonly org: string;
  readonly columns: Board["columns"];
  readonly projects: readonly BoardProject[];
};

/** Columns that no shown project has would only take room. */
const usedColumns = ({ columns, projects }: Omit<Props, "org">) =>
  columns.filter(({ name }) =>
    projects.some((project) => project.environments.some((each) => each.name === name)),
  );

function Row({ org, columns, project }: Omit<Props, "projects"> & { readonly project: BoardProject }) {
  const { slug, name, environments } = project;
  return (
    <tr class="board-row">
      <th scope="row" class="board-project">
        <Link to="/o/$org/projects/$project" params={{ org, project: slug }}>
          {name}
        </Link>
      </th>
      {columns.map((column) => {
        const index = environments.findIndex((each) => each.name === column.name);
        const cell = environments[index];
        return (
          <td
            key={column.name}
            class={`board-place ${cell ? "" : "is-absent"}`}
            data-environment={column.name}
          >
            {cell && <BoardCell org={org} project={slug} cell={cell} before={environments[index - 1]} />}
          </td>
        );
      })}
    </tr>
  );
}

/** Every project in every environment. On a narrow screen each project is a card. */
export function BoardTable({ org, columns, projects }: Props) {
  const used = usedColumns({ columns, projects });
  return (
    <div class="board card">
      <table class="board-table">
        <caption class="visually-hidden">What runs where</caption>
        <thead>
          <tr>
            <th scope="col">Project</th>
            {used.map(({ name, tier }) => (
              <th key={name} scope="col" title={tier}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <Row key={project.slug} org={org} columns={used} project={project} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
