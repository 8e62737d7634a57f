import { Link, useRouter } from "@tanstack/react-router";
import { Blank } from "../parts/blank.tsx";
import { buttonClass } from "../parts/button.tsx";
import { Failure } from "../parts/failure.tsx";
import { useTitle } from "../parts/screen.tsx";

/** Where an address leads to nothing. */
export function NowhereScreen() {
  useTitle("Not found");
  return (
    <div class="dead-end">
      <Blank
        isPage
        icon="search"
        title="There is nothing here"
        action={
          <Link to="/" className={buttonClass("plain")}>
            To the board
          </Link>
        }
      >
        The address may be mistyped, or it belongs to an organisation you are not a member of.
      </Blank>
    </div>
  );
}

/** Where a screen broke: what happened, and another try. */
export function Broken({ error }: { readonly error: unknown }) {
  const router = useRouter();
  useTitle("Something went wrong");
  return (
    <div class="dead-end">
      <Failure isPage error={error} onRetry={() => void router.invalidate()} />
    </div>
  );
}
