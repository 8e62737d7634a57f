import { eq } from "drizzle-orm";
import { user } from "../../../schema/tables/control.ts";
import type { Control } from "../../services/control.ts";
import type { Database } from "../database.ts";
import { unlessTaken } from "./columns.ts";

export const users = (db: Database): Control["users"] => ({
  create: (row, createdAt) =>
    unlessTaken(
      db
        .insert(user)
        .values({ ...row, createdAt })
        .run(),
    ),
  findByEmail: async (email) => {
    const [row] = await db.select().from(user).where(eq(user.email, email)).limit(1);
    return row ?? null;
  },
});
