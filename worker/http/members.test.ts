import { describe, expect, it } from "vitest";
import type { Role } from "../../schema/contract/accounts.ts";
import { lettersTo, secretTo } from "../test/letters.ts";
import { bindings, call, json, makeToken, signUp, type Tenant, tenant } from "../test/tenant.ts";

type Person = { readonly cookie: string; readonly email: string; readonly id: string };

const at = (of: Tenant, path: string) => `/v1/orgs/${of.org}${path}`;

async function newcomer(): Promise<Person> {
  const made = await signUp();
  const { user } = await json<{ user: { id: string } }>(await call("/v1/me", { cookie: made.cookie }));
  return { ...made, id: user.id };
}

async function joined(of: Tenant, role: Role): Promise<Person> {
  const person = await newcomer();
  const body = { email: person.email, role };
  expect((await call(at(of, "/members"), { method: "POST", body, cookie: of.cookie })).status).toBe(201);
  return person;
}

const setRole = (of: Tenant, id: string, role: Role, cookie = of.cookie) =>
  call(at(of, `/members/${id}`), { method: "PATCH", body: { role }, cookie });
const remove = (of: Tenant, id: string, cookie = of.cookie, query = "") =>
  call(at(of, `/members/${id}${query}`), { method: "DELETE", cookie });
const ownerId = async (of: Tenant) =>
  (await json<{ user: { id: string } }>(await call("/v1/me", { cookie: of.cookie }))).user.id;
const owners = async (of: Tenant) => {
  const { items } = await json<{ items: { role: Role }[] }>(
    await call(at(of, "/members"), { token: of.token }),
  );
  return items.filter(({ role }) => role === "owner").length;
};

describe("a member", () => {
  it("is listed with name, address and role", async () => {
    const of = await tenant();
    const { email } = await joined(of, "member");
    const { items } = await json<{ items: object[] }>(await call(at(of, "/members"), { cookie: of.cookie }));
    expect(items).toMatchObject([{ role: "owner" }, { role: "member", email }]);
  });

  it("is listed with whether the address is theirs, and hears by letter who added them", async () => {
    const of = await tenant();
    const { email } = await joined(of, "member");
    const list = async () =>
      (
        await json<{ items: { email: string; emailVerified: boolean }[] }>(
          await call(at(of, "/members"), { cookie: of.cookie }),
        )
      ).items.find((one) => one.email === email);
    expect(await list()).toMatchObject({ emailVerified: false });
    const [letter] = await lettersTo(email);
    expect(letter?.subject).toBe("Ada added you to Org on Slipway");
    expect(letter?.text).toContain(`https://slipway.test/o/${of.org}\n`);
    await call("/v1/auth/email/confirm", { method: "POST", body: { token: await secretTo(email) } });
    expect(await list()).toMatchObject({ emailVerified: true });
  });

  it("is one once, and has an account before", async () => {
    const of = await tenant();
    const { email } = await joined(of, "member");
    const add = (address: string) =>
      call(at(of, "/members"), {
        method: "POST",
        body: { email: address, role: "viewer" },
        cookie: of.cookie,
      });
    expect((await add(email)).status).toBe(409);
    const unknown = await add("nobody-at-all@example.com");
    expect(unknown.status).toBe(404);
    expect(await json(unknown)).toMatchObject({ errors: [{ path: "email" }] });
  });

  it("may do what the role says from the next request on", async () => {
    const of = await tenant();
    const person = await joined(of, "viewer");
    const plan = () =>
      call(at(of, "/projects"), { method: "POST", body: { slug: "shop", name: "S" }, cookie: person.cookie });
    expect((await plan()).status).toBe(403);
    expect((await setRole(of, person.id, "member")).status).toBe(200);
    expect((await plan()).status).toBe(201);
    expect((await remove(of, person.id)).status).toBe(204);
    expect((await plan()).status).toBe(404);
  });

  it("may leave, whatever the role, and take the tokens along", async () => {
    const of = await tenant();
    const person = await joined(of, "maintainer");
    const token = await makeToken({ org: of.org, cookie: person.cookie }, ["read"]);
    const board = () => call(at(of, "/board"), { token });
    expect((await board()).status).toBe(200);
    expect((await remove(of, person.id, person.cookie, "?tokens=revoke")).status).toBe(204);
    expect((await board()).status).toBe(401);
  });

  it("of another organisation is not there", async () => {
    const [mine, theirs] = [await tenant(), await tenant()];
    const person = await joined(theirs, "member");
    expect((await setRole(mine, person.id, "viewer")).status).toBe(404);
    expect((await remove(mine, person.id)).status).toBe(404);
  });
});

describe("an owner", () => {
  it("is made, changed and removed by owners alone", async () => {
    const of = await tenant();
    const [maintainer, other] = [await joined(of, "maintainer"), await joined(of, "member")];
    expect((await setRole(of, other.id, "owner", maintainer.cookie)).status).toBe(403);
    expect((await setRole(of, await ownerId(of), "viewer", maintainer.cookie)).status).toBe(403);
    expect((await remove(of, await ownerId(of), maintainer.cookie)).status).toBe(403);
    expect((await setRole(of, other.id, "owner")).status).toBe(200);
  });

  it("is made after a fresh proof only", async () => {
    const of = await tenant();
    const person = await joined(of, "member");
    await bindings().CONTROL.prepare("update session set proven_at = 1").run();
    const refused = await setRole(of, person.id, "owner");
    expect((await json<{ type: string }>(refused)).type).toMatch(/proof-required$/);
  });

  it("who is the last can neither leave nor step down", async () => {
    const of = await tenant();
    const id = await ownerId(of);
    expect((await setRole(of, id, "member")).status).toBe(409);
    expect((await remove(of, id)).status).toBe(409);
    expect(await owners(of)).toBe(1);
  });

  it("always remains, however many step down at the same moment", async () => {
    for (let round = 0; round < 5; round += 1) {
      const of = await tenant();
      const second = await joined(of, "owner");
      const first = await ownerId(of);
      const answers = await Promise.all([
        setRole(of, first, "member", of.cookie),
        remove(of, second.id, second.cookie),
        setRole(of, second.id, "viewer", of.cookie),
        remove(of, first, second.cookie),
      ]);
      expect(await owners(of)).toBe(1);
      for (const { status } of answers) expect([200, 204, 403, 404, 409]).toContain(status);
    }
  });
});

describe("an invitation", () => {
  const invite = (of: Tenant, email: string, role: Role = "member", cookie = of.cookie) =>
    call(at(of, "/invitations"), { method: "POST", body: { email, role }, cookie });
  const accept = (token: string, cookie: string) =>
    call("/v1/invitations/accept", { method: "POST", body: { token }, cookie });
  const show = (token: string) => call("/v1/invitations/show", { method: "POST", body: { token } });

  it("comes by letter, says what it is, and makes a member once", async () => {
    const of = await tenant();
    const guest = await newcomer();
    const made = await json<{ token: string; url: string }>(await invite(of, guest.email, "maintainer"));
    const token = await secretTo(guest.email);
    expect(made.url).toBe(`https://slipway.test/invitation#token=${token}`);
    expect(await json(await show(token))).toMatchObject({ org: { slug: of.org }, role: "maintainer" });
    expect(await json(await accept(token, guest.cookie))).toMatchObject({
      org: { slug: of.org },
      role: "maintainer",
    });
    expect((await call(at(of, "/members"), { cookie: guest.cookie })).status).toBe(200);
    expect((await accept(token, guest.cookie)).status).toBe(404);
  });

  it("is for the address it was sent to", async () => {
    const of = await tenant();
    const [guest, thief] = [await newcomer(), await newcomer()];
    const { token } = await json<{ token: string }>(await invite(of, guest.email));
    expect((await accept(token, thief.cookie)).status).toBe(403);
    expect((await accept(token, guest.cookie)).status).toBe(200);
  });

  it("makes one member, however often it is accepted at the same moment", async () => {
    const of = await tenant();
    const guest = await newcomer();
    const { token } = await json<{ token: string }>(await invite(of, guest.email));
    const answers = await Promise.all(Array.from({ length: 5 }, () => accept(token, guest.cookie)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it("sent again takes the place of the one before", async () => {
    const of = await tenant();
    const guest = await newcomer();
    const first = await json<{ token: string }>(await invite(of, guest.email));
    const second = await json<{ token: string }>(await invite(of, guest.email));
    expect((await show(first.token)).status).toBe(404);
    expect((await show(second.token)).status).toBe(200);
  });

  it("that was taken back, or has run out, holds no more", async () => {
    const of = await tenant();
    const guest = await newcomer();
    const first = await json<{ token: string; id: string }>(await invite(of, guest.email));
    const gone = await call(at(of, `/invitations/${first.id}`), { method: "DELETE", cookie: of.cookie });
    expect(gone.status).toBe(204);
    expect((await accept(first.token, guest.cookie)).status).toBe(404);
    const second = await json<{ token: string }>(await invite(of, guest.email));
    await bindings().CONTROL.prepare("update invitation set expires_at = 1").run();
    expect((await accept(second.token, guest.cookie)).status).toBe(404);
  });

  it("is void once who made it may no longer give that role", async () => {
    const of = await tenant();
    const maintainer = await joined(of, "maintainer");
    const guest = await newcomer();
    const { token } = await json<{ token: string }>(
      await invite(of, guest.email, "member", maintainer.cookie),
    );
    await setRole(of, maintainer.id, "viewer");
    expect((await accept(token, guest.cookie)).status).toBe(404);
  });

  it("to be an owner is for owners to make", async () => {
    const of = await tenant();
    const maintainer = await joined(of, "maintainer");
    const answer = await invite(of, "x@example.com", "owner", maintainer.cookie);
    expect(answer.status).toBe(403);
    expect((await invite(of, "x@example.com", "owner")).status).toBe(201);
  });

  it("shows its secret in no list and no audit entry", async () => {
    const of = await tenant();
    const { token } = await json<{ token: string }>(await invite(of, "x@example.com"));
    for (const path of ["/invitations", "/audit"]) {
      const text = await (await call(at(of, path), { cookie: of.cookie })).text();
      expect(text).toContain("x@example.com");
      expect(text).not.toContain(token);
    }
  });
});
