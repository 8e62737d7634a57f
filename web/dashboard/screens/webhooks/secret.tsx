import { useState } from "preact/hooks";
import { CodeBlock } from "../../parts/code-block.tsx";
import { Segments } from "../../parts/segments.tsx";
import { WAYS_TO_VERIFY } from "./verify.ts";

/** How a receiver makes sure that a message came from here. */
export function Verify() {
  const [chosen, setChosen] = useState("node");
  const way = WAYS_TO_VERIFY.find(({ value }) => value === chosen) ?? WAYS_TO_VERIFY[0];
  if (!way) return null;
  return (
    <div class="labelled is-whole">
      <p class="labelled-word">Verify each message with it</p>
      <Segments legend="Language" segments={WAYS_TO_VERIFY} value={way.value} onChange={setChosen} />
      <CodeBlock code={way.code} label={`How to verify in ${way.label}`} />
      <p class="field-hint">
        Any library for <a href="https://www.standardwebhooks.com">Standard Webhooks</a> will do. How messages
        are signed, and what they hold, stands in <a href="/docs#messages">the documentation</a>.
      </p>
    </div>
  );
}

/** A secret, to be copied. */
export const Secret = ({ secret }: { readonly secret: string }) => (
  <CodeBlock code={secret} label="The secret" />
);
