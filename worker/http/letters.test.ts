import { describe, expect, it } from "vitest";
import { composeHousekeeping } from "../compose.ts";
import { keepHouse } from "../services/housekeeping.ts";
import { lettersTo, secretTo } from "../test/letters.ts";
import { bindings, call, cookieOf, json, read, signUp, type Tenant, tenant, unique } from "../test/tenant.ts";

const HOUR_MS = 60 * 60 * 1000;
const PASSWORD = "a long password";
const post = (path: string, body: unknown, cookie?: string) =>
  call(path, { method: "POST", body, ...(cookie ? { cookie } : {}) });
const invite = (of: Tenant, email: string) =>
  post(`/v1/orgs/${of.org}/invitations`, { email, role: "viewer" }, of.cookie);
const newAddress = () => `${unique("stranger")}@example.com`;
const times = async (n: number, ask: () => Promise<Response>) => {
  const answers: number[] = [];
  for (let index = 0; index < n; index += 1) answers.push((await ask()).status);
  return answers;
};
/** As if an hour had gone by. */
const letAnHourPass = () =>
  bindings().CONTROL.prepare("update letter_count set started_at = started_at - ?").bind(HOUR_MS).run();

describe("letters to one address", () => {
  it("are at most five an hour, and the next is refused until the hour is over", async () => {
    const { cookie, email } = await signUp();
    const ask = () => post("/v1/me/email/verification", undefined, cookie);
    expect(await times(4, ask)).toEqual([204, 204, 204, 204]);
    const refused = await ask();
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(3600);
    expect(await lettersTo(email)).toHaveLength(5);
    await letAnHourPass();
    expect((await ask()).status).toBe(204);
  });

  it("are counted for everybody who causes them together", async () => {
    const stranger = newAddress();
    const [one, two] = [await tenant(), await tenant()];
    await times(3, () => invite(one, stranger));
    await times(2, () => invite(two, stranger));
    const refused = await post("/v1/me/email", { email: stranger }, one.cookie);
    expect(refused.status).toBe(429);
    const security = await json(await call("/v1/me/security", { cookie: one.cookie }));
    expect(security).toMatchObject({ pendingEmail: null });
    expect(await lettersTo(stranger)).toHaveLength(5);
  });

  it("by which a password is set are answered alike beyond that, and the last one holds", async () => {
    const { email } = await signUp();
    const stranger = newAddress();
    for (const to of [email, stranger]) {
      expect(await times(7, () => post("/v1/auth/password-reset", { email: to }))).toEqual(
        Array(7).fill(204),
      );
    }
    expect((await lettersTo(stranger)).length).toBe(5);
    const token = await secretTo(email);
    const set = await post("/v1/auth/password-reset/confirm", { token, password: "another long one" });
    expect(set.status).toBe(204);
  });

  it("by which a password is set are not used up by others", async () => {
    const of = await tenant();
    const { email } = await signUp();
    await times(5, () => invite(of, email));
    await post("/v1/auth/password-reset", { email });
    expect((await lettersTo(email))[0]?.subject).toContain("Set a new password");
  });

  it("tell its owner of every new password, and a stranger whose address somebody gave of five", async () => {
    const change = async (session: string) => {
      const body = { current: PASSWORD, password: PASSWORD };
      const changed = await post("/v1/me/password", body, session);
      expect(changed.status).toBe(204);
      return cookieOf(changed);
    };
    for (const isOwner of [false, true]) {
      const { cookie, email } = await signUp();
      if (isOwner) await post("/v1/auth/email/confirm", { token: await secretTo(email) });
      let session = cookie;
      for (let index = 0; index < 6; index += 1) session = await change(session);
      expect(await lettersTo(email)).toHaveLength(isOwner ? 7 : 5);
    }
  });

  it("are forgotten when they count no more", async () => {
    await signUp();
    const counted = () =>
      bindings().CONTROL.prepare("select count(*) as n from letter_count").first<number>("n");
    await keepHouse(composeHousekeeping(bindings()), Date.now());
    expect(await counted()).toBeGreaterThan(0);
    await keepHouse(composeHousekeeping(bindings()), Date.now() + HOUR_MS);
    expect(await counted()).toBe(0);
  });
});

describe("an invitation", () => {
  it("is made however many letters went, and its letter is not sent beyond five", async () => {
    const of = await tenant();
    const stranger = newAddress();
    expect(await times(6, () => invite(of, stranger))).toEqual(Array(6).fill(201));
    expect(await lettersTo(stranger)).toHaveLength(5);
    const { token } = await json<{ token: string }>(await invite(of, stranger));
    expect((await post("/v1/invitations/show", { token })).status).toBe(200);
  });

  it("is refused while two hundred others wait, but may be made anew for who waits", async () => {
    const of = await tenant();
    const { id } = await read<{ id: string }>(of, "");
    await bindings()
      .CONTROL.prepare(
        `insert into invitation select 'hash' || value, 'inv_' || value, ?1, value || '@example.com', 'viewer', 'usr', 'Ada', 1, ?2
          from json_each(?3)`,
      )
      .bind(id, Date.now() + HOUR_MS, JSON.stringify(Array.from({ length: 200 }, (_, index) => `${index}`)))
      .run();
    expect((await invite(of, newAddress())).status).toBe(409);
    expect((await invite(of, "7@example.com")).status).toBe(201);
    await bindings().CONTROL.prepare("update invitation set expires_at = 1 where id = 'inv_8'").run();
    expect((await invite(of, newAddress())).status).toBe(201);
  });

  it("is refused for who is a member already", async () => {
    const of = await tenant();
    const answer = await invite(of, of.email);
    expect(answer.status).toBe(409);
    expect(await json(answer)).toMatchObject({ errors: [{ path: "email" }] });
  });
});
