import { Screen } from "../../parts/screen.tsx";

export function ApprovalsScreen({ org }: { readonly org: string }) {
  return <Screen title="Approvals">{org}</Screen>;
}
