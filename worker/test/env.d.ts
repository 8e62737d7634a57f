import type { D1Migration } from "cloudflare:test";
import type { Env as Bindings } from "../env.ts";
import type * as Main from "../index.ts";

declare global {
  namespace Cloudflare {
    interface GlobalProps {
      mainModule: typeof Main;
    }
    interface Env extends Bindings {
      TEST_MIGRATIONS: { control: D1Migration[]; ledger: D1Migration[] };
    }
  }
}
