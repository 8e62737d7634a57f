import { useQuery } from "@tanstack/react-query";
import { myRequestsQuery } from "../queries/gates.ts";
import { inboxMarkQuery } from "../queries/organisation.ts";
import { useRole } from "../queries/use-role.ts";

/** What waits for somebody at each destination, in words; nothing where nothing does. */
export function useMarks(org: string): Readonly<Record<string, string | undefined>> {
  const { mayWrite } = useRole(org);
  const { data: hasEvents } = useQuery(inboxMarkQuery(org));
  const { data: mine } = useQuery({ ...myRequestsQuery(org), enabled: mayWrite });
  return {
    "/o/$org/inbox": hasEvents ? "Events wait" : undefined,
    "/o/$org/approvals": mine && mine.items.length > 0 ? "Releases wait for your approval" : undefined,
  };
}
