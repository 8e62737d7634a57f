import type { Control } from "../services/control.ts";
import { organisations } from "./control/organisations.ts";
import { pages } from "./control/pages.ts";
import { tokens } from "./control/tokens.ts";
import { users } from "./control/users.ts";
import type { Database } from "./database.ts";

/** The control port over its D1 database. */
export const d1Control = (db: Database): Control => ({
  users: users(db),
  organisations: organisations(db),
  tokens: tokens(db),
  pages: pages(db),
});
