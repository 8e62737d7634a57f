import { useMutation, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useEffect, useState } from "preact/hooks";
import { call } from "../../api/call.ts";
import { ProblemNote } from "../../parts/problem-note.tsx";
import { keys } from "../../queries/keys.ts";
import { Entrance } from "./entrance.tsx";
import { forgetLetterSecret, takeLetterSecret } from "./letter-secret.ts";

/** The link of the letter is the confirmation: there is nothing to press. */
export function ConfirmEmailScreen() {
  const [token] = useState(takeLetterSecret);
  const queries = useQueryClient();
  const { mutate, data, error } = useMutation({
    mutationFn: () => call("confirmEmail", {}, { body: { token: token ?? "none" } }),
    onSuccess: () => {
      forgetLetterSecret();
      return queries.invalidateQueries({ queryKey: keys.me });
    },
  });
  useEffect(() => mutate(), [mutate]);
  const title = data ? "The address is confirmed" : error ? "It could not be confirmed" : "One moment";
  return (
    <Entrance title={title} below={<Link to="/">Go to Slipway</Link>}>
      {data && <p role="status">Letters to {data.user.email} reach you.</p>}
      <ProblemNote error={error} />
      {!data && !error && <p role="status">Confirming the address…</p>}
    </Entrance>
  );
}
