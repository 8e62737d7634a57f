import { evictDurableObject } from "cloudflare:test";
import { describe, expect, it } from "vitest";
import { LiveMessage } from "../../schema/contract/live.ts";
import { openSocket as open, UPGRADE as upgrade } from "../test/sockets.ts";
import {
  bindings,
  call,
  eventually,
  makeToken,
  read,
  send,
  settled,
  type Tenant,
  tenant,
} from "../test/tenant.ts";

const listen = (of: Tenant, since?: number) =>
  open(`/v1/orgs/${of.org}/live${since === undefined ? "" : `?since=${since}`}`, { token: of.token });

const event = (id: string, over: object = {}) => ({
  type: "build.succeeded",
  project: "shop",
  version: "1.0.0",
  id,
  ...over,
});
const cursorOf = async (of: Tenant) => (await read<{ cursor: number }>(of, "/board")).cursor;

describe("the live feed", () => {
  it("tells every change in a message of its own, with a cursor that grows", async () => {
    const of = await tenant();
    const socket = await listen(of);
    await send(of, event("e1"));
    await settled();
    await send(of, event("e2", { version: "1.0.1" }));
    await eventually(
      async () => socket.heard.length,
      (n) => n >= 2,
    );
    const messages = socket.heard.map((message) => LiveMessage.parse(message));
    expect(messages).toMatchObject([
      { type: "release.changed", project: "shop", version: "1.0.0", revision: 1, cursor: 1 },
      { type: "release.changed", project: "shop", version: "1.0.1", revision: 1, cursor: 2 },
    ]);
    socket.close();
  });

  it("resumes from a cursor without loss, also after the object slept", async () => {
    const of = await tenant();
    const since = await cursorOf(of);
    for (const n of [1, 2, 3]) {
      await send(of, event(`e${n}`, { version: `1.0.${n}` }));
      await settled();
    }
    const organisation = await bindings()
      .CONTROL.prepare("select id from organisation where slug = ?")
      .bind(of.org)
      .first<string>("id");
    await evictDurableObject(bindings().LIVE.getByName(organisation ?? ""));
    const socket = await listen(of, since);
    await eventually(
      async () => socket.heard.length,
      (n) => n === 3,
    );
    expect(socket.heard.map(({ version }) => version)).toEqual(["1.0.1", "1.0.2", "1.0.3"]);
    await send(of, event("e4", { version: "1.0.4" }));
    await eventually(
      async () => socket.heard.length,
      (n) => n === 4,
    );
    expect(socket.heard.map(({ cursor }) => cursor)).toEqual([since + 1, since + 2, since + 3, since + 4]);
  });

  it("says so when what was missed is no longer kept, or never was", async () => {
    const of = await tenant();
    const socket = await listen(of, 999);
    await eventually(
      async () => socket.heard.length,
      (n) => n === 1,
    );
    expect(socket.heard).toMatchObject([{ type: "reset", cursor: 0 }]);
  });

  it("tells what people decide, too", async () => {
    const of = await tenant();
    await send(of, event("e1"));
    await settled();
    const socket = await listen(of);
    const halted = await call(`/v1/orgs/${of.org}/projects/shop/releases/1.0.0/halt`, {
      method: "POST",
      body: { reason: "wait" },
      token: of.token,
    });
    expect(halted.status).toBe(200);
    await eventually(
      async () => socket.heard.length,
      (n) => n === 1,
    );
    expect(socket.heard).toMatchObject([{ type: "release.changed", version: "1.0.0", revision: 2 }]);
  });

  it("tells a token of one project of that project only", async () => {
    const of = await tenant();
    const bound = await makeToken(of, ["read"], "shop");
    const socket = await open(`/v1/orgs/${of.org}/live`, { token: bound });
    await send(of, event("e1", { project: "search" }));
    await settled();
    await send(of, event("e2"));
    await eventually(
      async () => socket.heard.length,
      (n) => n > 0,
    );
    expect(socket.heard).toMatchObject([{ project: "shop" }]);
  });

  it("never tells one organisation of another", async () => {
    const [mine, theirs] = [await tenant(), await tenant()];
    const socket = await listen(mine);
    await send(theirs, event("e1"));
    await settled();
    await send(mine, event("e2", { version: "9.9.9" }));
    await eventually(
      async () => socket.heard.length,
      (n) => n > 0,
    );
    expect(socket.heard).toMatchObject([{ version: "9.9.9" }]);
    expect((await call(`/v1/orgs/${theirs.org}/live`, { token: mine.token, headers: upgrade })).status).toBe(
      404,
    );
  });

  it("is not opened by another site's page under a visitor's session", async () => {
    const of = await tenant();
    const foreign = { ...upgrade, origin: "https://evil.example" };
    expect((await call(`/v1/orgs/${of.org}/live`, { cookie: of.cookie, headers: foreign })).status).toBe(403);
    const own = await open(`/v1/orgs/${of.org}/live`, { cookie: of.cookie });
    own.close();
  });

  it("asks for an upgrade when none was asked for, and refuses a cursor that is no number", async () => {
    const of = await tenant();
    expect((await call(`/v1/orgs/${of.org}/live`, { token: of.token })).status).toBe(426);
    expect(
      (await call(`/v1/orgs/${of.org}/live?since=x`, { token: of.token, headers: upgrade })).status,
    ).toBe(400);
  });
});

describe("a public page's socket", () => {
  it("says that the page changed and nothing else, for the page's own projects", async () => {
    const of = await tenant();
    await send(of, [event("e1"), event("e2", { project: "secret" })]);
    await settled();
    const page = { title: "Shop", projects: ["shop"], published: true };
    const slug = `${of.org}-page`;
    expect(
      (await call(`/v1/orgs/${of.org}/pages/${slug}`, { method: "PUT", body: page, token: of.token })).status,
    ).toBe(200);
    const socket = await open(`/p/${slug}/live`);
    await send(of, event("e3", { project: "secret" }));
    await settled();
    await send(of, event("e4", { version: "1.0.1" }));
    await eventually(
      async () => socket.heard.length,
      (n) => n > 0,
    );
    expect(socket.heard).toEqual([{ type: "changed" }]);
  });
});
