import type { ComponentChildren } from "preact";
import type { Release } from "../../../../schema/contract/releases.ts";
import { day } from "../../../ui/time.ts";
import { Ago } from "../../parts/ago.tsx";
import { CopyButton } from "../../parts/copy-button.tsx";
import { shortHash } from "../../words/hash.ts";

function Fact({ term, children }: { readonly term: string; readonly children: ComponentChildren }) {
  return (
    <div class="fact">
      <dt>{term}</dt>
      <dd>{children}</dd>
    </div>
  );
}

function Hash({ text, what }: { readonly text: string; readonly what: string }) {
  return (
    <span class="fact-hash">
      <code title={text}>{shortHash(text)}</code>
      <CopyButton text={text} what={what} />
    </span>
  );
}

function Goals({ goals }: { readonly goals: string | readonly string[] }) {
  if (typeof goals === "string") return <p class="fact-prose">{goals}</p>;
  return (
    <ul class="fact-goals">
      {goals.map((goal) => (
        <li key={goal}>{goal}</li>
      ))}
    </ul>
  );
}

/** What was planned, and what identifies a release. */
export function Facts({ release }: { readonly release: Release }) {
  const { plan, commit, digest, line, support, firstSeenAt, updatedAt } = release;
  return (
    <aside class="facts card" aria-label="About this release">
      <dl>
        <Fact term="Target date">
          {plan.targetDate === null ? <span class="soft">None</span> : day(plan.targetDate)}
        </Fact>
        <Fact term="Owner">{plan.owner ?? <span class="soft">Nobody yet</span>}</Fact>
        {plan.goals !== null && (
          <Fact term="Goals">
            <Goals goals={plan.goals} />
          </Fact>
        )}
        {commit !== null && (
          <Fact term="Commit">
            <Hash text={commit} what="the commit" />
          </Fact>
        )}
        {digest !== null && (
          <Fact term="Artifact">
            <Hash text={digest} what="the digest" />
          </Fact>
        )}
        {line !== null && <Fact term="Line">{line}</Fact>}
        {support.endOfSupport !== null && <Fact term="End of support">{day(support.endOfSupport)}</Fact>}
        {support.endOfLife !== null && <Fact term="End of life">{day(support.endOfLife)}</Fact>}
        <Fact term="First seen">
          <Ago iso={firstSeenAt} />
        </Fact>
        <Fact term="Last change">
          <Ago iso={updatedAt} />
        </Fact>
      </dl>
    </aside>
  );
}
