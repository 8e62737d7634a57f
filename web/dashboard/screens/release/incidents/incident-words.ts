/** How bad an incident is, in words that gates can rank; the worst first. */
export const SEVERITIES = ["critical", "major", "minor", "low"] as const;

export type Step = "mitigated" | "resolved";

/** What may be said of an incident next. */
export const stepsOf = (status: "open" | "mitigated" | "resolved"): readonly Step[] =>
  status === "open" ? ["mitigated", "resolved"] : status === "mitigated" ? ["resolved"] : [];

export const STEP_WORDS: Record<Step, { readonly verb: string; readonly lead: string }> = {
  mitigated: {
    verb: "Mitigate",
    lead: "It does no harm any more, and its cause is still there. Gates let pass with a warning.",
  },
  resolved: {
    verb: "Resolve",
    lead: "It is over, with its cause. That cannot be taken back: should it come again, it is another incident.",
  },
};
