import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { call } from "../../api/call.ts";
import { Ago } from "../../parts/ago.tsx";
import { Button } from "../../parts/button.tsx";
import { notify } from "../../parts/notices.tsx";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { Skeleton } from "../../parts/skeleton.tsx";
import { sessionsQuery } from "../../queries/access.ts";
import { keys } from "../../queries/keys.ts";
import { deviceOf } from "../../words/access.ts";

export function Sessions() {
  const queries = useQueryClient();
  const { data, error } = useQuery(sessionsQuery);
  const refresh = () => queries.invalidateQueries({ queryKey: keys.sessions });
  const ending = useMutation({
    mutationFn: (id: string) => call("endSession", { id }),
    onSuccess: async () => {
      await refresh();
      notify("The session has ended");
    },
  });
  const endingOthers = useMutation({
    mutationFn: () => call("endOtherSessions", {}),
    onSuccess: async () => {
      await refresh();
      notify("Every other session has ended");
    },
  });
  const others = data?.items.filter(({ current }) => !current) ?? [];
  return (
    <section class="card profile-card" aria-labelledby="sessions-title">
      <div class="profile-row">
        <h2 id="sessions-title">Sessions</h2>
        {others.length > 0 && (
          <Button isBusy={endingOthers.isPending} onClick={() => endingOthers.mutate()}>
            End all others
          </Button>
        )}
      </div>
      <ProblemNote error={ending.error ?? endingOthers.error ?? error} />
      {!data && !error && <Skeleton rows={2} label="Loading the sessions" />}
      <ul class="profile-list">
        {data?.items.map(({ id, current, agent, address, lastSeenAt }) => {
          const device = deviceOf(agent) ?? "An unknown device";
          return (
            <li key={id}>
              <div>
                <p>
                  {device} {current && <strong>this one</strong>}
                </p>
                <p class="soft">
                  {address !== null && `From ${address}, `}seen <Ago iso={lastSeenAt} />
                </p>
              </div>
              {!current && (
                <Button
                  tone="danger"
                  aria-label={`End the session of ${device}`}
                  onClick={() => ending.mutate(id)}
                >
                  End
                </Button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
