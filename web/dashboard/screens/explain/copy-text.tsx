import { Button } from "../../parts/button.tsx";
import { useCopy } from "../../parts/use-copy.ts";

/** Takes an explanation along, as lines of text. Null: it is not there yet. */
export function CopyText({ text }: { readonly text: string | null }) {
  const [isCopied, copy] = useCopy(text ?? "");
  return (
    <Button icon={isCopied ? "check" : "copy"} disabled={text === null} onClick={copy}>
      {isCopied ? "Copied" : "Copy as text"}
    </Button>
  );
}
