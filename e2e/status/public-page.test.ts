import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { PageStatus } from "../../schema/contract/pages.ts";
import { type Account, ask, eventually, newAccount, read, send } from "../client.ts";
import { type Product, removeFolder, startProduct } from "../product.ts";

const HOSTILE = `"><script>alert('1')</script>&amp;`;
const SHOWN = { versions: true, progress: true, tests: true, incidents: true };
const JSON_TYPE = { "content-type": "application/json" };

let product: Product;
let account: Account;

const put = (slug: string, page: object) =>
  ask(account, `/v1/orgs/${account.org}/pages/${slug}`, {
    method: "PUT",
    headers: JSON_TYPE,
    body: JSON.stringify({ title: "Releases", projects: ["shop"], published: true, fields: SHOWN, ...page }),
  });

const page = (slug: string, init?: RequestInit) => fetch(`${product.url}/p/${slug}`, init);

const statusOf = async (slug: string) =>
  (await (await fetch(`${product.url}/p/${slug}/status.json`)).json()) as PageStatus;

const deployed = (version: string, environment = "production") => ({
  type: "deployment.succeeded",
  project: "shop",
  version,
  environment,
});

const untilOnBoard = (version: string) =>
  eventually(
    () => read(account, "/board"),
    (board) => JSON.stringify(board).includes(`"${version}"`),
  );

beforeAll(async () => {
  product = await startProduct();
  account = await newAccount(product.url);
  await ask(account, `/v1/orgs/${account.org}/projects`, {
    method: "POST",
    headers: JSON_TYPE,
    body: JSON.stringify({ slug: "shop", name: HOSTILE }),
  });
  await send(account, [deployed("1.0.0"), deployed(HOSTILE, "staging")]);
  await untilOnBoard("1.0.0");
  expect((await put("releases", {})).status).toBe(200);
});
afterAll(async () => {
  await product.stop();
  removeFolder(product.state);
});

describe("a public page", () => {
  it("is whole without a script, for anybody", async () => {
    const response = await page("releases");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(response.headers.get("set-cookie")).toBeNull();
    const html = await response.text();
    for (const shown of ["<title>Releases</title>", "1.0.0", "production", "Everything is running"]) {
      expect(html).toContain(shown);
    }
  });

  it("shows hostile words as words", async () => {
    await put("hostile", { title: HOSTILE });
    const html = await (await page("hostile")).text();
    expect(html).not.toContain("<script>alert");
    expect(html).toContain("&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;");
  });

  it("is answered by its tag to who has it already, until it changes", async () => {
    const tag = (await page("releases")).headers.get("etag") ?? "";
    const again = () => page("releases", { headers: { "if-none-match": `W/"other", ${tag}` } });
    expect((await again()).status).toBe(304);
    expect((await again()).headers.get("cache-control")).toMatch(/^public, max-age=\d+/);
    await send(account, deployed("1.0.1"));
    await untilOnBoard("1.0.1");
    const changed = await again();
    expect(changed.status).toBe(200);
    expect(changed.headers.get("etag")).not.toBe(tag);
  });

  it("is data too, which any site may read", async () => {
    const response = await fetch(`${product.url}/p/releases/status.json`);
    expect(response.headers.get("access-control-allow-origin")).toBe("*");
    const { page: about, state, projects } = (await response.json()) as PageStatus;
    expect({ about, state }).toEqual({
      about: { slug: "releases", title: "Releases" },
      state: "operational",
    });
    expect(projects[0]?.environments.find(({ name }) => name === "staging")?.version).toBe(HOSTILE);
  });

  it("shows only what it is told to", async () => {
    const nothing = { versions: false, progress: false, tests: false, incidents: false };
    await put("quiet", { fields: nothing });
    const [project] = (await statusOf("quiet")).projects;
    expect(project).toMatchObject({ environments: [], releases: [], incidents: [] });
    expect(await (await page("quiet")).text()).not.toContain("1.0.");
  });

  it("that is not published is absent, in every form", async () => {
    await put("hidden", { published: false });
    for (const path of ["", "/status.json", "/live"]) {
      const [hidden, absent] = [await page(`hidden${path}`), await page(`nothing-here${path}`)];
      expect([hidden.status, absent.status]).toEqual([404, 404]);
      const bodies = [await hidden.text(), await absent.text()];
      const withoutId = bodies.map((body) =>
        body.replace(/"requestId":"[^"]*"/, "").replace(/nothing-here|hidden/g, ""),
      );
      expect(withoutId[0]).toBe(withoutId[1]);
    }
  });

  it("has an address that nobody else can take", async () => {
    const other = await newAccount(product.url, "other-org");
    await ask(other, "/v1/orgs/other-org/projects", {
      method: "POST",
      headers: JSON_TYPE,
      body: JSON.stringify({ slug: "shop", name: "Shop" }),
    });
    const taken = await ask(other, "/v1/orgs/other-org/pages/releases", {
      method: "PUT",
      headers: JSON_TYPE,
      body: JSON.stringify({ title: "Mine", projects: ["shop"], published: true, fields: SHOWN }),
    });
    expect(taken.status).toBe(409);
    expect((await statusOf("releases")).page.title).toBe("Releases");
  });
});
