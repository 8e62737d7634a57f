import type { ComponentChildren } from "preact";
import { Logo } from "../../../ui/logo.tsx";
import { useTitle } from "../../parts/screen.tsx";
import "./entrance.css";

type Props = {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly below?: ComponentChildren;
  readonly children: ComponentChildren;
};

/** What is seen before one is inside: one thing to do, in the middle. */
export function Entrance({ title, lead, below, children }: Props) {
  useTitle(title);
  return (
    <main class="entrance" id="main">
      <div class="entrance-brand">
        <Logo size={30} />
        Slipway
      </div>
      <section class="entrance-card card" aria-labelledby="entrance-title">
        <header>
          <h1 id="entrance-title">{title}</h1>
          {lead && <p class="soft">{lead}</p>}
        </header>
        {children}
      </section>
      {below && <p class="entrance-below">{below}</p>}
    </main>
  );
}
