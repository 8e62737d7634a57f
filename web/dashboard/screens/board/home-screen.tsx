import { useQuery } from "@tanstack/react-query";
import { Failure } from "../../parts/failure.tsx";
import { Screen } from "../../parts/screen.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { boardQuery } from "../../queries/organisation.ts";
import { FirstRunScreen } from "../first-run/first-run-screen.tsx";
import { BoardScreen } from "./board-screen.tsx";

const EXPECTED_ROWS = 5;

/** The first screen of an organisation: its board, or how to get one. */
export function HomeScreen({ org }: { readonly org: string }) {
  const { data: board, error, refetch } = useQuery(boardQuery(org));
  if (board)
    return board.projects.length === 0 ? (
      <FirstRunScreen org={org} />
    ) : (
      <BoardScreen org={org} board={board} />
    );
  return (
    <Screen title="Board">
      <div class="card">
        {error ? (
          <Failure error={error} onRetry={() => void refetch()} />
        ) : (
          <Skeleton rows={EXPECTED_ROWS} label="Loading the board" />
        )}
      </div>
    </Screen>
  );
}
