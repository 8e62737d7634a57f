import { call, json } from "./tenant.ts";

type Kept = { readonly to: string; readonly subject: string; readonly text: string };

/** The letters to an address, newest first. */
export async function lettersTo(address: string): Promise<Kept[]> {
  const { items } = await json<{ items: Kept[] }>(await call("http://localhost/local/mailbox.json"));
  return items.filter(({ to }) => to === address);
}

/** The secret in the newest letter to an address that has one. */
export async function secretTo(address: string): Promise<string> {
  for (const { text } of await lettersTo(address)) {
    const found = /#token=(\S+)/.exec(text)?.[1];
    if (found) return found;
  }
  throw new Error(`no letter with a link to ${address}`);
}
