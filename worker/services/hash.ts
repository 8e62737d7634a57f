const encoder = new TextEncoder();

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

/** SHA-256 of a text, base64url without padding, 43 characters. */
export async function sha256(text: string): Promise<string> {
  return base64url(new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text))));
}

/** The first 132 bits of SHA-256: enough to tell any two entries of an organisation apart. 22 characters. */
export const shortHash = async (text: string): Promise<string> => (await sha256(text)).slice(0, 22);

/** SHA-256 of a text, 64 hexadecimal digits: the form that other tools print. */
export async function hexSha256(text: string): Promise<string> {
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(text)));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
