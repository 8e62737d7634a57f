import { Button } from "./button.tsx";
import { Raw } from "./raw.tsx";
import { useCopy } from "./use-copy.ts";

type Props = { readonly code: string; readonly label: string };

/** Code to take along, with a button that copies it. */
export function CodeBlock({ code, label }: Props) {
  const [isCopied, copy] = useCopy(code);
  return (
    <figure class="code" aria-label={label}>
      <Raw text={code} class="code-text" />
      <Button icon={isCopied ? "check" : "copy"} onClick={copy}>
        {isCopied ? "Copied" : "Copy"}
      </Button>
    </figure>
  );
}
