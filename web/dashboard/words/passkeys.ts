type Place = {
  readonly words: string;
  readonly link: { readonly href: string; readonly text: string } | null;
};

const isNumber = (hostname: string): boolean => /^(?:[\d.]+|\[.*\])$/.test(hostname);

/** Why a page can have no passkey where it is, and where the same page could. */
export function placeForPasskeys(here: URL): Place {
  if (!isNumber(here.hostname))
    return { words: "A passkey is added at the address Slipway is served at.", link: null };
  const words = "A passkey belongs to a name, and this address is a number:";
  if (here.hostname !== "127.0.0.1")
    return { words: `${words} open Slipway by its name to add one.`, link: null };
  const there = new URL(here);
  there.hostname = "localhost";
  return { words, link: { href: there.href, text: "open this page at localhost" } };
}
