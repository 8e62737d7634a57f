import { defineConfig } from "drizzle-kit";

export default defineConfig({
  dialect: "sqlite",
  schema: "./schema/tables/ledger.ts",
  out: "./migrations/ledger",
});
