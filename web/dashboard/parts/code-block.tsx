import { Button } from "./button.tsx";
import { useCopy } from "./use-copy.ts";

type Props = { readonly code: string; readonly label: string };

/** Code to take along, with a button that copies it. Long lines are folded to the eye only. */
export function CodeBlock({ code, label }: Props) {
  const [isCopied, copy] = useCopy(code);
  return (
    <figure class="code" aria-label={label}>
      <pre>{code}</pre>
      <Button icon={isCopied ? "check" : "copy"} onClick={copy}>
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </figure>
  );
}
