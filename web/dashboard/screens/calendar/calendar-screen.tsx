import { Screen } from "../../parts/screen.tsx";

export function CalendarScreen({ org }: { readonly org: string }) {
  return <Screen title="Calendar">{org}</Screen>;
}
