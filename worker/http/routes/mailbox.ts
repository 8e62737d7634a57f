import type { Context, Hono } from "hono";
import { html } from "hono/html";
import type { HttpEnv, Runtime } from "../vars.ts";

const MAILBOX_CSP = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** A letter's text with its links to click on; whatever else it says is text. */
const linked = (text: string) =>
  text
    .split(/(https?:\/\/\S+)/)
    .map((part, index) => (index % 2 === 1 ? html`<a href="${part}">${part}</a>` : part));

const LOCAL_NAMES = ["localhost", "127.0.0.1"];

/** To no name but the machine's own: another's page could have its name lead here, and read what a browser reads. */
function mailboxOf(c: Context<HttpEnv>): Runtime["localMailbox"] {
  const isLocal = LOCAL_NAMES.includes(new URL(c.req.url).hostname);
  return isLocal ? c.get("runtime").localMailbox : null;
}

/** The letters of a product that runs on one machine and can send none. A deployment has no such address. */
export function mailboxRoutes(app: Hono<HttpEnv>): void {
  app.get("/local/mailbox.json", async (c) => {
    const mailbox = mailboxOf(c);
    return mailbox ? c.json({ items: await mailbox() }) : c.notFound();
  });
  app.get("/local/mailbox", async (c) => {
    const mailbox = mailboxOf(c);
    if (!mailbox) return c.notFound();
    const letters = await mailbox();
    const shown = letters.map(
      ({ to, subject, text, at }) =>
        html`<article><h2>${subject}</h2><p>To ${to}, <time datetime="${at}">${at}</time></p><pre>${linked(text)}</pre></article><hr>`,
    );
    const page = html`<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>Mailbox</title><main><h1>Mailbox</h1><p>Letters that Slipway would have sent, newest first. Only this machine has this page.</p>${letters.length === 0 ? html`<p>No letter yet.</p>` : shown}</main></html>`;
    return c.html(page, 200, { "content-security-policy": MAILBOX_CSP });
  });
}
