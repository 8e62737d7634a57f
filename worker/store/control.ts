import type { Control } from "../services/control.ts";
import { putNote } from "./audit-note-store.ts";
import { auditNotes } from "./audit-store.ts";
import { invitations } from "./control/invitations.ts";
import { members } from "./control/members.ts";
import { organisations } from "./control/organisations.ts";
import { pages } from "./control/pages.ts";
import { challenges, letters, passkeys } from "./control/passkeys.ts";
import { tokens } from "./control/tokens.ts";
import { trusts } from "./control/trusts.ts";
import { users } from "./control/users.ts";
import type { Database } from "./database.ts";

/** The control port over its D1 database. */
export const d1Control = (db: Database): Control => ({
  users: users(db),
  letters: letters(db),
  challenges: challenges(db),
  passkeys: passkeys(db),
  organisations: organisations(db),
  members: members(db),
  invitations: invitations(db),
  trusts: trusts(db),
  tokens: tokens(db),
  notes: {
    ...auditNotes(db),
    put: async (orgId, note) => {
      await db.run(putNote(orgId, note));
    },
  },
  pages: pages(db),
});
