type Props = { readonly text: string; readonly class?: string };

/** Text as it came, in a box that scrolls. */
export function Raw({ text, class: className = "raw" }: Props) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <pre class={className} tabIndex={0}>
      {text}
    </pre>
  );
}
