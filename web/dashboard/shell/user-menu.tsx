import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link, useNavigate } from "@tanstack/react-router";
import { useId, useRef } from "preact/hooks";
import type { User } from "../../../schema/contract/accounts.ts";
import { Icon } from "../../ui/icon.tsx";
import { call } from "../api/call.ts";
import { Button } from "../parts/button.tsx";
import { ProblemNote } from "../parts/problem-note.tsx";
import { Segments } from "../parts/segments.tsx";
import { forgetTokens } from "../queries/kept-token.ts";
import { useTheme } from "./theme.ts";

const THEME_SEGMENTS = [
  { value: "system", label: "System", icon: "screen" },
  { value: "light", label: "Light", icon: "sun" },
  { value: "dark", label: "Dark", icon: "moon" },
] as const;

type Props = { readonly user: User; readonly onHelp: () => void };

/** Who is signed in, how it looks, and the way out. */
export function UserMenu({ user, onHelp }: Props) {
  const id = useId();
  const menu = useRef<HTMLDivElement>(null);
  const [theme, setTheme] = useTheme();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const leave = useMutation({
    mutationFn: () => call("signOut", {}),
    onSuccess: () => {
      queries.clear();
      forgetTokens(localStorage);
      return navigate({ to: "/sign-in" });
    },
  });
  return (
    <>
      <button type="button" class="nav-item user-button" popovertarget={id}>
        <Icon name="user" />
        <span class="nav-word">{user.name}</span>
      </button>
      <div id={id} ref={menu} popover="auto" class="menu">
        <p class="menu-head">
          <strong>{user.name}</strong>
          <span class="soft">{user.email}</span>
        </p>
        <Link to="/account" className="button button-quiet">
          <Icon name="user" />
          <span>Your account</span>
        </Link>
        <Segments legend="Theme" segments={THEME_SEGMENTS} value={theme} onChange={setTheme} />
        <Button
          tone="quiet"
          icon="note"
          onClick={() => {
            menu.current?.hidePopover();
            onHelp();
          }}
        >
          Keyboard shortcuts
        </Button>
        <ProblemNote error={leave.error} />
        <Button tone="quiet" icon="sign-out" isBusy={leave.isPending} onClick={() => leave.mutate()}>
          Sign out
        </Button>
      </div>
    </>
  );
}
