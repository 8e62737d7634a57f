import { useRef, useState } from "preact/hooks";
import type { Board, BoardProject } from "../../../../schema/contract/board.ts";
import { Blank } from "../../parts/blank.tsx";
import { Button } from "../../parts/button.tsx";
import { Screen } from "../../parts/screen.tsx";
import { useShortcut } from "../../parts/use-shortcut.ts";
import { BoardTable } from "./board-table.tsx";
import "./board.css";

/** More projects than this are easier to find than to look for. */
const FILTERED_FROM = 4;

const matches = (text: string, { name, slug }: BoardProject) =>
  `${name} ${slug}`.toLowerCase().includes(text.trim().toLowerCase());

/** As people count: Service 2 comes before Service 10. */
const byName = (a: BoardProject, b: BoardProject) =>
  a.name.localeCompare(b.name, undefined, { numeric: true });

export function BoardScreen({ org, board }: { readonly org: string; readonly board: Board }) {
  const [text, setText] = useState("");
  const field = useRef<HTMLInputElement>(null);
  useShortcut("/", field);
  const shown = board.projects.filter((project) => matches(text, project)).sort(byName);
  const filter = board.projects.length >= FILTERED_FROM && (
    <input
      ref={field}
      class="input board-filter"
      type="search"
      placeholder="Filter projects  /"
      aria-label="Filter projects"
      value={text}
      onInput={(event) => setText(event.currentTarget.value)}
    />
  );
  return (
    <Screen title="Board" actions={filter}>
      {shown.length > 0 ? (
        <BoardTable org={org} columns={board.columns} projects={shown} />
      ) : (
        <div class="card">
          <Blank
            icon="search"
            title={`No project is called "${text.trim()}"`}
            action={<Button onClick={() => setText("")}>Show all projects</Button>}
          >
            {board.projects.length} projects are on this board.
          </Blank>
        </div>
      )}
    </Screen>
  );
}
