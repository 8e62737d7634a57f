import { useId } from "preact/hooks";
import { Icon } from "../../ui/icon.tsx";
import type { IconName } from "../../ui/icon-paths.ts";

type Segment<T extends string> = { readonly value: T; readonly label: string; readonly icon?: IconName };

type Props<T extends string> = {
  readonly legend: string;
  readonly segments: readonly Segment<T>[];
  readonly value: T;
  readonly onChange: (value: T) => void;
};

/** One of a few: radio buttons that look like a switch, with the keys of radio buttons. */
export function Segments<T extends string>({ legend, segments, value, onChange }: Props<T>) {
  const name = useId();
  return (
    <fieldset class="segments">
      <legend class="visually-hidden">{legend}</legend>
      {segments.map((segment) => (
        <label key={segment.value} class="segment">
          <input
            class="visually-hidden"
            type="radio"
            name={name}
            checked={segment.value === value}
            onChange={() => onChange(segment.value)}
          />
          {segment.icon && <Icon name={segment.icon} />}
          <span>{segment.label}</span>
        </label>
      ))}
    </fieldset>
  );
}
