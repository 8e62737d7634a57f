/** Asks whoever sits there to show who they are; false when they would rather not. */
export type AskForProof = () => Promise<boolean>;

let ask: AskForProof = async () => false;

/** There is one place that asks, wherever in the dashboard a proof is needed. */
export function answerProofWith(asking: AskForProof): () => void {
  ask = asking;
  return () => {
    ask = async () => false;
  };
}

/** Resolves to whether what was refused for want of a proof may be sent again. */
export const askForProof = (): Promise<boolean> => ask();

export const wantsProof = (type: string): boolean => type.endsWith("/problems/proof-required");
