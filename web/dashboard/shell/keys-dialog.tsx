import { Dialog } from "../parts/dialog.tsx";
import { DESTINATIONS } from "./destinations.ts";

const KEYS: readonly (readonly [keys: readonly string[], meaning: string])[] = [
  ...DESTINATIONS.map(({ key, word }) => [["g", key], word] as const),
  [["/"], "Filter the board"],
  [["Esc"], "Close what is open"],
  [["?"], "These shortcuts"],
];

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Keyboard shortcuts" onClose={onClose}>
      <dl class="keys">
        {KEYS.map(([keys, meaning]) => (
          <div key={meaning}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{key}</kbd>
              ))}
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
