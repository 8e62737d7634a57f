import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useTitle } from "../../parts/screen.tsx";
import { Brand } from "../../shell/brand.tsx";
import "./entrance.css";

type Props = {
  readonly title: string;
  readonly lead?: ComponentChildren;
  readonly below?: ComponentChildren;
  readonly children: ComponentChildren;
};

/** What is seen before one is inside: one thing to do, in the middle. */
export function Entrance({ title, lead, below, children }: Props) {
  const card = useRef<HTMLElement>(null);
  useTitle(title);
  useEffect(() => card.current?.querySelector("input")?.focus(), []);
  return (
    <main class="entrance" id="main">
      <Brand />
      <section ref={card} class="entrance-card card" aria-labelledby="entrance-title">
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
