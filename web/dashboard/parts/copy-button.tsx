import { Icon } from "../../ui/icon.tsx";
import { useCopy } from "./use-copy.ts";

type Props = {
  readonly text: string;
  /** What is copied, for the label: "Copy commit". */
  readonly what: string;
};

export function CopyButton({ text, what }: Props) {
  const [isCopied, copy] = useCopy(text);
  return (
    <button
      type="button"
      class="icon-button"
      onClick={copy}
      aria-label={isCopied ? "Copied" : `Copy ${what}`}
      title={isCopied ? "Copied" : `Copy ${what}`}
    >
      <Icon name={isCopied ? "check" : "copy"} />
      <span class="visually-hidden" role="status">
        {isCopied ? "Copied" : ""}
      </span>
    </button>
  );
}
