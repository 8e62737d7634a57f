import type {
  Build,
  DeploymentStatus,
  Health,
  Incident,
  Phase,
  ReleaseStatus,
  TestStatus,
} from "../../../schema/contract/releases.ts";
import type { IconName } from "../../ui/icon-paths.ts";

export type Tone = "ok" | "running" | "warning" | "bad" | "idle";

/** How a state is shown: always a word and an icon, the colour only beside them. */
export type Look = { readonly word: string; readonly tone: Tone; readonly icon: IconName };

const look = (word: string, tone: Tone, icon: IconName): Look => ({ word, tone, icon });

export const DEPLOYMENT_LOOKS: Record<DeploymentStatus, Look> = {
  queued: look("Queued", "running", "clock"),
  waiting_approval: look("Waiting for approval", "warning", "clock"),
  in_progress: look("Deploying", "running", "running"),
  verifying: look("Verifying", "running", "running"),
  succeeded: look("Deployed", "ok", "check-circle"),
  failed: look("Failed", "bad", "cross-circle"),
  errored: look("Broke off", "bad", "cross-circle"),
  timed_out: look("Timed out", "bad", "clock"),
  cancelled: look("Cancelled", "idle", "ban"),
  rejected: look("Rejected", "bad", "ban"),
  superseded: look("Superseded", "idle", "minus"),
  rolled_back: look("Rolled back", "warning", "undo"),
  faulty: look("Faulty", "bad", "alert"),
  unknown: look("No result", "warning", "alert"),
};

export const RELEASE_LOOKS: Record<ReleaseStatus, Look> = {
  planned: look("Planned", "idle", "flag"),
  in_progress: look("In progress", "running", "running"),
  candidate: look("Candidate", "running", "check"),
  approved: look("Approved", "running", "check-circle"),
  rolling_out: look("Rolling out", "running", "deploy"),
  released: look("Released", "ok", "check-circle"),
  maintenance: look("Maintenance", "ok", "check"),
  end_of_support: look("End of support", "warning", "clock"),
  end_of_life: look("End of life", "idle", "minus"),
  halted: look("Halted", "warning", "pause"),
  rolled_back: look("Rolled back", "bad", "undo"),
  cancelled: look("Cancelled", "idle", "ban"),
  rejected: look("Rejected", "bad", "ban"),
};

export const TEST_LOOKS: Record<TestStatus, Look> = {
  none: look("No tests", "idle", "minus"),
  running: look("Tests running", "running", "running"),
  passed: look("Passed", "ok", "check-circle"),
  failed: look("Failed", "bad", "cross-circle"),
  unknown: look("No test result", "warning", "alert"),
};

export const HEALTH_LOOKS: Record<Health["level"], Look> = {
  healthy: look("Healthy", "ok", "check-circle"),
  at_risk: look("At risk", "warning", "alert"),
  unhealthy: look("Unhealthy", "bad", "cross-circle"),
};

export const BUILD_LOOKS: Record<Build["status"], Look> = {
  running: look("Building", "running", "running"),
  succeeded: look("Built", "ok", "check-circle"),
  failed: look("Failed", "bad", "cross-circle"),
  cancelled: look("Cancelled", "idle", "ban"),
};

export const INCIDENT_LOOKS: Record<Incident["status"], Look> = {
  open: look("Open", "bad", "alert"),
  mitigated: look("Mitigated", "warning", "alert"),
  resolved: look("Resolved", "ok", "check-circle"),
};

export const PHASE_WORDS: Record<Phase, string> = {
  planning: "Planning",
  testing: "Testing",
  deployment: "Deployment",
  maintenance: "Maintenance",
  closed: "Closed",
};
