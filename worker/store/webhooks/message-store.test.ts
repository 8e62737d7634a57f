import { describe, expect, it } from "vitest";
import type { NewMessage } from "../../core/webhooks/message.ts";
import { messagesOf, putEndpoint } from "../../test/endpoints.ts";
import { bindings, unique } from "../../test/tenant.ts";
import { newMeter, openDatabase } from "../database.ts";
import { putMessages } from "./message-store.ts";

const { LEDGER_0: ledger } = bindings();

const message = (id: string, environment: string | null = null, note = ""): NewMessage => ({
  id,
  type: "release.created",
  environment,
  at: 7,
  facts: { release: { id: `rel_1${note}`, version: "1.0.0", status: "planned" } },
});

async function organisation(endpoints: number) {
  const meter = newMeter();
  const db = openDatabase(ledger, meter);
  const home = { orgId: unique("org"), ledger };
  for (let index = 0; index < endpoints; index += 1) await putEndpoint(home, `end_${index}`);
  return {
    meter,
    orgId: home.orgId,
    put: (slug: string, ...messages: NewMessage[]) =>
      db.atomically(putMessages(home.orgId, slug, messages, 9)),
    places: async () =>
      (await messagesOf(home)).map(({ position, project, sequence, id }) => [
        position,
        project,
        sequence,
        id,
      ]),
    rows: () => messagesOf(home),
    streams: async () => {
      const { results } = await ledger
        .prepare("select project, last from stream where org_id = ? order by project")
        .bind(home.orgId)
        .all<{ project: string; last: number }>();
      return results.map(({ project, last }) => [project, last]);
    },
  };
}

describe("messages", () => {
  it("take the next places of their organisation and of their project, in their order", async () => {
    const of = await organisation(2);
    await of.put("shop", message("msg_b"), message("msg_a"));
    await of.put("blog", message("msg_c"));
    await of.put("shop", message("msg_d"));
    expect(await of.places()).toEqual([
      [1, "shop", 1, "msg_b"],
      [2, "shop", 2, "msg_a"],
      [3, "blog", 1, "msg_c"],
      [4, "shop", 3, "msg_d"],
    ]);
    expect(await of.streams()).toEqual([
      ["", 4],
      ["blog", 1],
      ["shop", 3],
    ]);
  });

  it("are kept as they are told, with their environment as it is compared", async () => {
    const of = await organisation(1);
    await of.put("shop", message("msg_1", "Prod EU"));
    const [row] = await of.rows();
    expect(row).toMatchObject({ type: "release.created", environment: "prod eu", at: 7, created_at: 9 });
    expect(JSON.parse(row?.facts ?? "")).toEqual(message("msg_1").facts);
  });

  it("are written once, however often and in whatever company they are told", async () => {
    const of = await organisation(1);
    await of.put("shop", message("msg_1"), message("msg_2"));
    await of.put("shop", message("msg_1"), message("msg_2"));
    await of.put("shop", message("msg_2"), message("msg_3"));
    expect(await of.places()).toEqual([
      [1, "shop", 1, "msg_1"],
      [2, "shop", 2, "msg_2"],
      [3, "shop", 3, "msg_3"],
    ]);
    expect(await of.streams()).toEqual([
      ["", 3],
      ["shop", 3],
    ]);
  });

  it("have places without gaps or doubles however many commits there are at once", async () => {
    const of = await organisation(1);
    const slugs = ["shop", "blog"];
    await Promise.all(
      Array.from({ length: 40 }, (_, n) =>
        of.put(slugs[n % 2] ?? "", message(`msg_${n}`), message(`msg_${n}x`)),
      ),
    );
    const places = await of.places();
    expect(places.map(([position]) => position)).toEqual(Array.from({ length: 80 }, (_, n) => n + 1));
    for (const slug of slugs) {
      const sequences = places.filter(([, project]) => project === slug).map(([, , sequence]) => sequence);
      expect(sequences).toEqual(Array.from({ length: 40 }, (_, n) => n + 1));
    }
  });

  it("go on from where they were when the old ones are gone", async () => {
    const of = await organisation(1);
    await of.put("shop", message("msg_1"), message("msg_2"));
    await ledger.prepare("delete from message where org_id = ?").bind(of.orgId).run();
    await of.put("shop", message("msg_3"));
    expect(await of.places()).toEqual([[3, "shop", 3, "msg_3"]]);
  });

  it("keep their order also where they are too long for one statement", async () => {
    const of = await organisation(1);
    const long = Array.from({ length: 5 }, (_, n) => message(`msg_${n}`, null, "x".repeat(250_000)));
    await of.put("shop", ...long);
    expect((await of.places()).map(([position, , sequence, id]) => [position, sequence, id])).toEqual(
      long.map(({ id }, index) => [index + 1, index + 1, id]),
    );
  });

  it("are not written where nobody is to be told, which costs two statements and next to nothing to read", async () => {
    const of = await organisation(0);
    await of.put("shop", ...Array.from({ length: 50 }, (_, n) => message(`msg_${n}`)));
    expect(await of.places()).toEqual([]);
    expect(await of.streams()).toEqual([]);
    expect(of.meter.statements).toBe(2);
    expect(of.meter.rowsRead).toBeLessThanOrEqual(4);
    expect(of.meter.rowsWritten).toBe(0);
  });

  it("cost no statement at all where there are none", async () => {
    expect(putMessages("org_1", "shop", [], 9)).toEqual([]);
  });
});
