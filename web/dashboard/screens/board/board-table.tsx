import { Link } from "@tanstack/react-router";
import type { Board, BoardProject } from "../../../../schema/contract/board.ts";
import { BoardCell } from "./board-cell.tsx";
import { columnsOf, fits } from "./columns.ts";

type Columns = Board["columns"];

type Props = {
  readonly org: string;
  readonly columns: Columns;
  readonly projects: readonly BoardProject[];
};

type RowProps = {
  readonly org: string;
  readonly own: Columns;
  readonly shared: Columns;
  readonly project: BoardProject;
};

function Row({ org, own, shared, project: { slug, name, environments } }: RowProps) {
  const place = (Tag: "td" | "div", environment: string) => {
    const index = environments.findIndex((each) => each.name === environment);
    const cell = environments[index];
    return (
      <Tag key={environment} class={`board-place ${cell ? "" : "is-absent"}`} data-environment={environment}>
        {cell && <BoardCell org={org} project={slug} cell={cell} before={environments[index - 1]} />}
      </Tag>
    );
  };
  return (
    <tr class="board-row">
      <th scope="row" class="board-project">
        <Link to="/o/$org/projects/$project" params={{ org, project: slug }}>
          {name}
        </Link>
      </th>
      {own.map((column) => place("td", column.name))}
      {shared.length > 0 && <td class="board-shared">{shared.map((column) => place("div", column.name))}</td>}
    </tr>
  );
}

/** Every project in every environment. On a narrow screen each project is a card. */
export function BoardTable({ org, columns, projects }: Props) {
  const { own, shared } = columnsOf(columns, projects);
  const count = own.length + Math.sign(shared.length);
  return (
    <div class={`board card ${fits(count) ? "is-fitting" : ""}`}>
      <table class="board-table">
        <caption class="visually-hidden">What runs where</caption>
        <thead>
          <tr>
            <th scope="col">Project</th>
            {own.map(({ name, tier }) => (
              <th key={name} scope="col" title={tier}>
                {name}
              </th>
            ))}
            {shared.length > 0 && <th scope="col">Others</th>}
          </tr>
        </thead>
        <tbody>
          {projects.map((project) => (
            <Row key={project.slug} org={org} own={own} shared={shared} project={project} />
          ))}
        </tbody>
      </table>
    </div>
  );
}
