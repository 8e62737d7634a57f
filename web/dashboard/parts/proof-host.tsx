import { type QueryClient, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "preact/hooks";
import { answerProofWith } from "../api/proof.ts";
import { methodsQuery, passkeysQuery, securityQuery } from "../queries/access.ts";
import { ProofDialog, type WaysToProve } from "./proof-dialog.tsx";

/** By what whoever sits there can show who they are, here. */
async function waysOf(queries: QueryClient): Promise<WaysToProve> {
  const [security, passkeys, methods] = await Promise.all([
    queries.fetchQuery(securityQuery),
    queries.fetchQuery(passkeysQuery),
    queries.fetchQuery(methodsQuery),
  ]);
  return {
    password: security.hasPassword,
    passkey: methods.passkey && passkeys.items.length > 0,
    letters: methods.letters,
  };
}

const UNKNOWN: WaysToProve = { password: true, passkey: true, letters: false };

/** Where a grave thing asks once more who sits there. When that is shown, what was asked for goes on by itself. */
export function ProofHost() {
  const queries = useQueryClient();
  const [ways, setWays] = useState<WaysToProve | null>(null);
  const settle = useRef<(isProven: boolean) => void>(() => undefined);
  useEffect(
    () =>
      answerProofWith(async () => {
        setWays(await waysOf(queries).catch(() => UNKNOWN));
        return new Promise((resolve) => {
          settle.current = resolve;
        });
      }),
    [queries],
  );
  const done = (isProven: boolean) => {
    setWays(null);
    settle.current(isProven);
  };
  return ways ? <ProofDialog ways={ways} onDone={done} /> : null;
}
