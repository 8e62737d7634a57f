import type { OperationName } from "./actions.ts";

type Besides = {
  /** A sentence more on who may. */
  readonly needs?: string;
  /** Statuses that its kind of operation does not answer in general. */
  readonly refusals?: readonly number[];
};

const PROVEN: Besides = { needs: "It has to have been shown a little while ago that it is them." };
const OF_OWNER: Besides = { needs: "Making an owner takes an owner who has just been proven." };
/** A secret that was used, or has run out, is as good as none. */
const OF_SECRET: Besides = { refusals: [404] };

/** What operations ask and refuse that neither their form nor their action says. */
export const BESIDES: Partial<Record<OperationName, Besides>> = {
  resetPassword: OF_SECRET,
  confirmEmail: OF_SECRET,
  showInvitation: OF_SECRET,
  acceptInvitation: { ...OF_SECRET, needs: "It has to be the one whose address was invited." },
  gitHub: { refusals: [404] },
  gitHubCallback: { refusals: [401, 404] },
  removeMe: PROVEN,
  changeEmail: PROVEN,
  changePassword: { needs: "Where there is no password yet, it has to have been shown that it is them." },
  unlinkGitHub: PROVEN,
  passkeyOptions: PROVEN,
  addPasskey: PROVEN,
  removePasskey: PROVEN,
  addMember: { ...OF_OWNER, refusals: [404] },
  amendMember: OF_OWNER,
  invite: OF_OWNER,
  removeMember: { needs: "Anybody may leave, whatever their role. An owner is removed by owners alone." },
  createToken: {
    needs:
      "The scope admin is given by a person who has just been proven. A token gives no more than it has.",
  },
};
