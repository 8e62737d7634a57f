import { Screen } from "../../parts/screen.tsx";
import { useRole } from "../../queries/use-role.ts";
import { Debts } from "./debts.tsx";
import { MyRequests, OtherRequests } from "./requests.tsx";
import "../project/project.css";
import "../release/release.css";
import "./approvals.css";

/** Who waits for whose word, and who owes a review. */
export function ApprovalsScreen({ org }: { readonly org: string }) {
  const { mayWrite } = useRole(org);
  return (
    <Screen title="Approvals" lead="Releases that wait for somebody's word, and reviews that are owed.">
      {mayWrite && <MyRequests org={org} />}
      <OtherRequests org={org} hasOwn={mayWrite} />
      <Debts org={org} />
    </Screen>
  );
}
