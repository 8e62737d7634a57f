const MIGRATIONS = [
  `create table delivery (
    message_id text primary key,
    type text not null,
    project text,
    environment text,
    is_test integer not null,
    status text not null,
    attempts integer not null default 0,
    tries integer not null default 0,
    turn integer not null default 0,
    cause text not null,
    created_at integer not null,
    last_at integer,
    next_at integer,
    last_code integer,
    last_error text,
    path text not null,
    body text not null
  ) without rowid`,
  "create index delivery_due on delivery (next_at) where next_at is not null",
  "create index delivery_newest on delivery (created_at, message_id)",
  `create table attempt (
    message_id text not null,
    number integer not null,
    cause text not null,
    at integer not null,
    ms integer,
    ok integer,
    code integer,
    error text,
    url text not null,
    headers text not null,
    answer_headers text not null default '{}',
    answer text not null default '',
    truncated integer not null default 0,
    primary key (message_id, number)
  ) without rowid`,
  "create index attempt_at on attempt (at)",
  "alter table delivery add column wanted integer not null default 0",
  "create table command (id text primary key, at integer not null, answer text not null) without rowid",
  "create index command_at on command (at)",
] as const;

/** Brings an object's own tables up to date. */
export function migrate(storage: DurableObjectStorage): void {
  const done = storage.kv.get<number>("migrations") ?? 0;
  if (done >= MIGRATIONS.length) return;
  storage.transactionSync(() => {
    for (const statement of MIGRATIONS.slice(done)) storage.sql.exec(statement);
    storage.kv.put("migrations", MIGRATIONS.length);
  });
}
