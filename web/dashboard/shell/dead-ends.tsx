import { Link, useRouter } from "@tanstack/react-router";
import type { ComponentChildren } from "preact";
import { Blank } from "../parts/blank.tsx";
import { buttonClass } from "../parts/button.tsx";
import { Failure } from "../parts/failure.tsx";
import { useTitle } from "../parts/screen.tsx";
import { Brand } from "./brand.tsx";

/** Around what belongs to no organisation. */
function Outside({ children }: { readonly children: ComponentChildren }) {
  return (
    <main class="outside">
      <Brand />
      {children}
    </main>
  );
}

/** Where an address leads to nothing. */
export function NowhereScreen() {
  useTitle("Not found");
  return (
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
  );
}

export const NowhereOutside = () => (
  <Outside>
    <NowhereScreen />
  </Outside>
);

/** What is seen when even the first answer takes its time. */
export const Pending = () => (
  <Outside>
    <p class="soft" role="status">
      Loading…
    </p>
  </Outside>
);

type BrokenProps = { readonly error: unknown };

/** Where a screen broke: what happened, and another try. */
export function Broken({ error }: BrokenProps) {
  const router = useRouter();
  useTitle("Something went wrong");
  return <Failure isPage error={error} onRetry={() => void router.invalidate()} />;
}

export const BrokenOutside = ({ error }: BrokenProps) => (
  <Outside>
    <Broken error={error} />
  </Outside>
);
