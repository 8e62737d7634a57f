import { bindings, read, type Tenant } from "./tenant.ts";

type Home = { readonly orgId: string; readonly ledger: D1Database };

/** An organisation's id, and the ledger it lives on. */
export async function homeOf(of: Pick<Tenant, "org" | "token">): Promise<Home> {
  const { CONTROL, LEDGER_0, LEDGER_1 } = bindings();
  const { id: orgId } = await read<{ id: string }>(of as Tenant, "");
  const shard = await CONTROL.prepare("select shard from organisation where id = ?")
    .bind(orgId)
    .first<number>("shard");
  return { orgId, ledger: shard === 0 ? LEDGER_0 : LEDGER_1 };
}

/** An endpoint that nobody answers for, so that there is somebody to be told. */
export async function putEndpoint({ orgId, ledger }: Home, id = "end_1"): Promise<void> {
  await ledger
    .prepare(
      `insert into endpoint (org_id, id, url, format, secrets, public_key, disabled_at, disabled_because, starts_after, created_at, created_by)
       values (?, ?, 'https://hooks.example.com/', 'standard', '', '', 1, 'person', 0, 1, 'Ada')`,
    )
    .bind(orgId, id)
    .run();
}

export type MessageRow = {
  readonly position: number;
  readonly id: string;
  readonly type: string;
  readonly project: string;
  readonly environment: string | null;
  readonly sequence: number;
  readonly at: number;
  readonly facts: string;
};

/** Every message of an organisation, in the order of commits. */
export async function messagesOf({ orgId, ledger }: Home): Promise<MessageRow[]> {
  const { results } = await ledger
    .prepare("select * from message where org_id = ? order by position")
    .bind(orgId)
    .all<MessageRow>();
  return results;
}
