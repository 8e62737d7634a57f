/** What of the platform's URL is used here; core knows the types of no platform. */
type ParsedUrl = {
  readonly protocol: string;
  readonly username: string;
  readonly password: string;
  readonly hostname: string;
  readonly port: string;
  readonly href: string;
};
declare const URL: new (text: string) => ParsedUrl;

export type TargetRules = {
  /** `host:port` of this machine's own that may be sent to, over http as well. Empty where the product is deployed. */
  readonly allowed: readonly string[];
  /** Hosts, or `host:port`, under which the product itself is served. */
  readonly ownHosts: readonly string[];
};

export type CheckedTarget =
  | {
      readonly ok: true;
      /** What is to be stored and fetched: exactly what was checked. */
      readonly href: string;
      /** The host, with its port where that is not the usual one: what attempts are counted by. */
      readonly host: string;
    }
  | { readonly ok: false; readonly because: string };

const MAX_LENGTH = 2048;
const MAX_HOST_LENGTH = 253;
const LABEL = /^[a-z0-9-]{1,63}$/;
const IPV4 = /^\d+\.\d+\.\d+\.\d+$/;
const LOOPBACK = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/** Names that lead nowhere in public, or to whatever is near. */
const PRIVATE_ENDINGS = [
  "localhost",
  "localdomain",
  "local",
  "internal",
  "home.arpa",
  "onion",
  "test",
  "invalid",
  "example",
  "lan",
  "corp",
];

const refused = (because: string) => ({ ok: false, because }) as const;

// A parser drops tabs and line breaks wherever they stand: what people read would not be what is fetched.
const hidesSomething = (text: string): boolean =>
  [...text].some((letter) => letter <= " " || letter === "\u007f") || /%00/.test(text);

/** The address as the platform's own parser reads it; null: it cannot. */
function parsed(text: string): ParsedUrl | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** A name is the same with a dot at its end. */
const withoutDot = (host: string): string => (host.endsWith(".") ? host.slice(0, -1) : host);

const portOf = ({ protocol, port }: ParsedUrl): string => port || (protocol === "http:" ? "80" : "443");

/** A host of ours as the parser writes it, whatever its case and alphabet. */
function ownHost(own: string): { readonly name: string; readonly port: string } {
  const url = parsed(`https://${own}`);
  return url ? { name: withoutDot(url.hostname), port: portOf(url) } : { name: own, port: "443" };
}

/** An account's Workers lie side by side under its own name. */
const zoneOf = (name: string): string =>
  name.endsWith(".workers.dev") ? name.split(".").slice(-3).join(".") : name;

/** The name it is deployed by, beside whatever domain it has: a message to itself would come back as an event. */
const OWN_WORKER = /(?:^|[.-])slipway(?:\.[a-z0-9-]+)?\.workers\.dev$/;

function isOurs(name: string, ownHosts: readonly string[]): boolean {
  const zones = ownHosts.map((own) => zoneOf(ownHost(own).name));
  return OWN_WORKER.test(name) || zones.some((zone) => name === zone || name.endsWith(`.${zone}`));
}

/** Whether an address is on this machine and was named as one that may be sent to. */
function isAllowed(url: ParsedUrl, { allowed, ownHosts }: TargetRules): boolean {
  const name = withoutDot(url.hostname);
  const port = portOf(url);
  if (!/^https?:$/.test(url.protocol) || !LOOPBACK.test(name)) return false;
  const isOwn = ownHosts.map(ownHost).some((own) => own.name === name && own.port === port);
  return !isOwn && allowed.includes(`${name}:${port}`);
}

/** What makes a host no public name; null: nothing does. */
function hostRefusal(name: string): string | null {
  if (name.startsWith("[") || IPV4.test(name)) return "name a host: an IP address is not sent to";
  const labels = name.split(".");
  if (labels.length < 2 || name.length > MAX_HOST_LENGTH || !labels.every((label) => LABEL.test(label)))
    return "name a host of the public internet, such as hooks.example.com";
  return PRIVATE_ENDINGS.some((ending) => name === ending || name.endsWith(`.${ending}`))
    ? "name a host of the public internet: this name is a private one"
    : null;
}

function schemeRefusal(url: ParsedUrl): string | null {
  if (url.protocol !== "https:") return "use https";
  return url.port === "" ? null : "leave out the port: only 443 is sent to";
}

/**
 * Whether messages may be sent to an address, by what it says alone: https, no user, no port, no fragment, and a public name
 * that is none of ours. The same before it is stored and before every attempt.
 * @returns the address as it was understood, or why it is refused, in words for who gave it
 */
export function checkTarget(text: string, rules: TargetRules): CheckedTarget {
  if (text.length > MAX_LENGTH) return refused(`use at most ${MAX_LENGTH} characters`);
  if (hidesSomething(text)) return refused("leave out spaces and control characters");
  const url = parsed(text);
  if (url === null) return refused("use a whole address, such as https://hooks.example.com/slipway");
  if (url.username !== "" || url.password !== "") return refused("leave out the user and the password");
  if (url.href.includes("#")) return refused("leave out what stands after #");
  if (url.href.length > MAX_LENGTH) return refused(`use at most ${MAX_LENGTH} characters`);
  const name = withoutDot(url.hostname);
  if (isAllowed(url, rules)) return { ok: true, href: url.href, host: `${name}:${portOf(url)}` };
  const because = schemeRefusal(url) ?? hostRefusal(name);
  if (because !== null) return refused(because);
  if (isOurs(name, rules.ownHosts)) return refused("name a host other than Slipway's own");
  return { ok: true, href: url.href, host: name };
}
