import { Link } from "@tanstack/react-router";
import type { BoardProject } from "../../../../schema/contract/board.ts";
import { BoardCell } from "../board/board-cell.tsx";
import "../board/board.css";

type Props = { readonly org: string; readonly project: BoardProject };

/** A project's environments in promotion order, with what runs in each. */
export function Places({ org, project: { slug, environments } }: Props) {
  return (
    <ol class="places card" aria-label="Environments">
      {environments.map((cell, index) => (
        <li key={cell.name} class="place">
          <h2 class="place-name">
            <Link
              to="/o/$org/projects/$project/environments/$environment"
              params={{ org, project: slug, environment: cell.name }}
            >
              {cell.name}
            </Link>{" "}
            <span class="place-tier">{cell.tier !== cell.name && cell.tier}</span>
          </h2>
          <BoardCell org={org} project={slug} cell={cell} before={environments[index - 1]} />
        </li>
      ))}
    </ol>
  );
}
