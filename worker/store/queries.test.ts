import { describe, expect, it } from "vitest";
import type { AuditNote } from "../../schema/contract/audit.ts";
import { newSnapshot, planCommit, planDeparture } from "../core/release/commit.ts";
import type { Control } from "../services/control.ts";
import type { IntakeRow, Ledger, StoredProject } from "../services/ledger.ts";
import { deployed, entry } from "../test/entries.ts";
import { excess, recording } from "../test/query-plan.ts";
import { bindings } from "../test/tenant.ts";
import { loadBaseline } from "./baseline.ts";
import { d1Control } from "./control.ts";
import type { Database } from "./database.ts";
import { allPages, knownEntries, pagesCovering, readEntries } from "./entry-store.ts";
import { handedKeys } from "./handover-store.ts";
import { d1Idempotency } from "./idempotency-store.ts";
import { d1Ledger } from "./ledger.ts";
import { interruptedStays } from "./occupancy-store.ts";
import { loadSnapshot, writeArrival, writeCommit, writeDeparture } from "./release-store.ts";
import { aloneIn } from "./surroundings-store.ts";

const project: StoredProject = {
  orgId: "org_1",
  slug: "shop",
  name: "Shop",
  repository: "github.com/acme/shop",
  path: null,
  reachedProduction: false,
  createdAt: 1,
  registry: { stored: [], declared: false },
  environments: [
    {
      key: "production",
      name: "production",
      tier: "production",
      certainty: "a",
      position: null,
      ephemeral: false,
      removedAt: null,
      seenAt: null,
      policy: { gates: [{ kind: "promotion", from: "production" }] },
      policyVersion: 1,
    },
  ],
};

const where = { orgId: "org_1", slug: "shop" };
const claims = { version: "1.0.0", commit: null, digest: null };
const outbox = { id: "out_1", change: "{}" };

async function useLedger(ledger: Ledger): Promise<void> {
  const row: IntakeRow = { id: "int_1", orgId: "org_1", request: "{}", receivedAt: 1 };
  await ledger.intake.put(row);
  await ledger.intake.read(["int_1"]);
  await ledger.intake.waiting(1, 10);
  await ledger.intake.remove(["int_1"]);
  await ledger.inbox.put("org_1", [
    {
      id: "inb_1",
      reason: "conflict",
      detail: "",
      source: "",
      eventId: null,
      type: null,
      receivedAt: 1,
      chainId: "c",
      request: "{}",
    },
  ]);
  await ledger.inbox.list("org_1", null, 10);
  await ledger.inbox.find("org_1", "inb_1");
  await ledger.inbox.waitingForChains("org_1", ["c"]);
  await ledger.inbox.remove("org_1", ["inb_1"]);
  await ledger.names.owners([{ projectId: "org_1/shop", name: "v:1" }]);
  await ledger.names.findByCommitPrefix("org_1/shop", "abcdef1");
  await ledger.names.projectsOfRepositories("org_1", ["github.com/acme/shop"]);
  await ledger.names.chainSubjects("org_1", ["c"]);
  await ledger.names.putChains("org_1", [{ chainId: "c", project: "shop", claims, at: 1, tie: "k" }]);
  await ledger.projects.create("org_1", { ...project, slug: "other" }, outbox, note("n1"));
  await ledger.projects.load("org_1", ["shop"]);
  await ledger.projects.list("org_1", "", 10);
  const second = { ...outbox, id: "out_2" };
  await ledger.projects.declareEnvironments("org_1", "other", {
    rows: project.environments,
    policies: [],
    now: 1,
    outbox: second,
    note: note("n2"),
  });
  await useAudit(ledger);
  const place = { projectId: "org_1/shop", key: "production" };
  await ledger.projects.occupants([place]);
  await ledger.projects.occupants([place], { asOf: 5, knownAt: 9 });
  await ledger.projects.hadSuccess([place], { asOf: 5, knownAt: 9 });
  const said = entry({ kind: "note", text: "" }, { key: "note" });
  const gone = [{ key: "production", at: 1, tie: "note" }];
  await ledger.projects.writeEnvironmentNews("org_1", {
    slug: "shop",
    entries: [{ entry: said, placedBy: "", bodyHash: "h" }],
    environments: [],
    vacated: gone,
    now: 1,
  });
  await ledger.releases.list("org_1/shop", { before: null, limit: 10, provisional: true });
  await ledger.releases.list("org_1/shop", { before: "rel_9", limit: 10, provisional: false });
  await ledger.releases.heads([{ projectId: "org_1/shop", id: "rel_1" }]);
  await ledger.handovers.pending("org_1/shop");
  await ledger.handovers.pending(null);
  await ledger.outbox.read("org_1");
  await ledger.outbox.waiting(1, 10);
  await ledger.outbox.remove("org_1", ["out_1"]);
}

async function useReleases(db: Database, ledger: Ledger): Promise<void> {
  const first = entry(deployed("production", "succeeded"), { claims });
  const plan = planCommit(
    newSnapshot("rel_1", "1.0.0", 1),
    [first],
    [],
    project.registry,
    aloneIn(project, 1),
    1,
  );
  const seed = { name: "Shop", repository: "github.com/acme/shop" };
  const entries = [{ entry: first, placedBy: "v:1.0.0", bodyHash: "h" }];
  const fresh = [{ name: "v:1.0.0", from: null }];
  await writeCommit(db, {
    ...where,
    before: 0,
    plan: { ...plan, pages: [{ start: "", refs: [] }] },
    entries,
    claims: fresh,
    seed,
    now: 1,
    outbox: { ...outbox, id: "out_9" },
    messages: [
      {
        id: "msg_1",
        type: "release.created",
        environment: null,
        at: 1,
        facts: { release: { id: "rel_1", version: "1.0.0", status: "planned" } },
      },
    ],
  });
  const snapshot = await loadSnapshot(db, "org_1/shop", "rel_1");
  if (!snapshot) throw new Error("the release is there");
  const back = entry(deployed("production", "rolled_back"), { claims });
  const next = planCommit(snapshot, [back], [], project.registry, aloneIn(project, 1), 2);
  const taken = [{ name: "v:1.0.0", from: "rel_1" }];
  await writeCommit(db, {
    ...where,
    before: 1,
    plan: next,
    entries: [{ entry: back, placedBy: "v:1.0.0", bodyHash: "h" }],
    claims: taken,
    seed: null,
    now: 2,
    outbox: null,
    messages: [],
  });
  const left = planDeparture(next.snapshot, [], [], project.registry, aloneIn(project, 1), 3);
  await writeDeparture(db, {
    ...where,
    before: 2,
    plan: left,
    to: "rel_2",
    name: "c:1",
    keys: [first.key],
    names: ["c:1"],
    messages: [],
  });
  await handedKeys(db, "org_1/shop", "rel_1", "rel_2", "c:1");
  await writeArrival(db, {
    ...where,
    before: 3,
    plan: planCommit(left.snapshot, [first], [], project.registry, aloneIn(project, 1), 4),
    handover: { from: "rel_1", name: "c:1" },
    messages: [],
  });
  await knownEntries(db, "org_1", ["k"]);
  await readEntries(db, "org_1", ["k"]);
  await pagesCovering(db, "rel_1", ["x"]);
  await allPages(db, "rel_1");
  await ledger.projects.interrupted("org_1/shop", "rel_1", [{ environment: "production", from: 1, to: 2 }]);
  await interruptedStays(db, "org_1/shop", "rel_1", [{ environment: "production", from: 1, to: 2 }]);
  const standee = { id: "rel_1", version: "1.0.0", standing: snapshot.standing };
  await loadBaseline(db, project, standee);
  await loadBaseline(db, { ...project, environments: [] }, standee);
  await ledger.releases.surroundings(project, [standee], 1);
  await ledger.releases.surroundings(project, [standee], 1, 2);
  await ledger.releases.entriesUntil("org_1", [{ projectId: "org_1/shop", id: "rel_1" }], 9, 10);
  const long = { ...snapshot, tail: { start: "x", refs: [] } };
  for (const order of ["asc", "desc"] as const) {
    for (const cursor of [null, "0001"])
      await ledger.releases.timeline("org_1", long, { cursor, limit: 10, order });
  }
}

const note = (id: string): AuditNote => ({
  id,
  at: "2026-01-01T00:00:00.000Z",
  actor: { kind: "user", id: "usr_1", name: "A" },
  action: "token.made",
  target: { kind: "token", id: "tok_1", name: "" },
  before: null,
  after: null,
  reason: null,
  address: null,
  requestId: null,
});

async function useAudit(ledger: Ledger): Promise<void> {
  const { audit, notes } = ledger;
  await notes.waiting("org_1", 10);
  await notes.organisations("aud_9", 10);
  await audit.append("org_1", [{ ...note("n1"), seq: 1, hash: "h", previousHash: "p" }]);
  await notes.remove("org_1", ["n1"]);
  await audit.head("org_1");
  await audit.sealed("org_1", ["n1"]);
  for (const before of [null, 9])
    for (const named of [{}, { actor: "usr_1" }, { action: "token.made" }, { target: "tok_1" }])
      await audit.list("org_1", before, { actor: null, action: null, target: null, ...named }, 10);
  await audit.walk("org_1", 0, 10);
  await ledger.entries("org_1", "", 10);
  await ledger.removeSome("org_none");
}

async function useMembers({ users, members, invitations, organisations, notes }: Control): Promise<void> {
  const joined = { userId: "usr_2", role: "member", createdAt: 1 } as const;
  await members.add("org_1", "usr_1", joined, note("m1"));
  await members.find("org_1", "usr_1");
  await members.list("org_1", null, 10);
  await members.setRole("org_1", "usr_1", "usr_2", "owner", note("m2"));
  await members.remove("org_1", "usr_1", "usr_2", note("m5"), note("m3"));
  await members.remove("org_1", "usr_1", "usr_1", null, note("m4"));
  const invitation = {
    hash: "h",
    id: "inv_1",
    orgId: "org_1",
    email: "b@example.com",
    role: "viewer",
    invitedBy: "usr_1",
    invitedByName: "A",
    createdAt: 1,
    expiresAt: 9,
  } as const;
  await invitations.put(invitation, 200, note("i1"));
  for (const before of [null, "inv_9"]) await invitations.list("org_1", before, 10, 1);
  await invitations.find("org_1", "inv_1");
  await invitations.findByHash("h", 1);
  await invitations.accept(invitation, "usr_2", 1, note("i2"));
  await invitations.revoke("org_1", "inv_1", note("i3"));
  await organisations.read("org_1");
  await organisations.amend("org_1", { name: "B", autoProjects: true }, note("o1"));
  await notes.put("org_1", note("o2"));
  await notes.waiting("org_1", 10);
  await notes.remove("org_1", ["o2"]);
  await notes.organisations("aud_9", 10);
  await organisations.beginRemoval("org_none", 1, 2);
  await organisations.beingRemoved(10);
  await organisations.forget("org_none");
  await users.remove("usr_none", note("u1"));
}

async function useControl(db: Database): Promise<void> {
  const control = d1Control(db);
  const org = { id: "org_1", slug: "acme", name: "Acme", shard: 0, autoProjects: true };
  await control.users.create(
    {
      id: "usr_1",
      email: "a@example.com",
      name: "A",
      passwordHash: "",
      emailVerifiedAt: null,
      pendingEmail: null,
      githubId: null,
      githubLogin: null,
    },
    1,
  );
  await control.users.findByEmail("a@example.com");
  await control.letters.count("h", 1000, 1);
  await control.organisations.create(org, "usr_1", 1, note("n1"));
  await control.organisations.ofUser("usr_1");
  await control.organisations.findForUser("acme", "usr_1");
  const token = {
    hash: "h",
    id: "tok_1",
    orgId: "org_1",
    name: "",
    hint: "",
    scopes: [],
    project: null,
    createdBy: "usr_1",
    createdByName: "A",
    createdAt: 1,
    expiresAt: null,
    lastUsedAt: null,
  };
  await control.tokens.create(token, note("n2"));
  await control.tokens.list("org_1", "tok_9", 10);
  await control.tokens.findByHash("h", 1);
  await control.tokens.touch("h", 2, 1);
  await control.tokens.remove("org_1", "tok_1", note("n3"));
  await useMembers(control);
  const page = {
    slug: "acme",
    orgId: "org_1",
    title: "",
    projects: [],
    published: true,
    fields: { versions: true, progress: true, tests: true, incidents: true },
    updatedAt: 1,
  };
  await control.pages.put(page, note("n4"));
  await control.pages.list("org_1");
  await control.pages.find("acme");
}

describe("every statement", () => {
  const { LEDGER_0, CONTROL } = bindings();
  const check = async (binding: D1Database, statements: Map<string, unknown[]>) => {
    for (const [query, values] of statements) expect(await excess(binding, query, values), query).toEqual([]);
  };

  it("of a ledger finds its rows by their key, however many there are", async () => {
    const { db, statements } = recording(LEDGER_0);
    const ledger = d1Ledger(db);
    await useReleases(db, ledger);
    await useLedger(ledger);
    await useIdempotency(db);
    expect(statements.size).toBeGreaterThan(40);
    await check(LEDGER_0, statements);
  });

  it("of the accounts finds its rows by their key", async () => {
    const { db, statements } = recording(CONTROL);
    await useControl(db);
    expect(statements.size).toBeGreaterThan(10);
    await check(CONTROL, statements);
  });
});

async function useIdempotency(db: Database): Promise<void> {
  const store = d1Idempotency(db);
  await store.begin("scope", "key", "hash", 1, { expiredBefore: 0, abandonedBefore: 0 });
  await store.finish("scope", "key", "hash", "answer");
  await store.abandon("scope", "key");
}
