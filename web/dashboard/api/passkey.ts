import type {
  PublicKeyCredentialCreationOptionsJSON,
  PublicKeyCredentialRequestOptionsJSON,
} from "@simplewebauthn/browser";
import type { WebAuthnResponse } from "../../../schema/contract/accounts.ts";
import { RequestFailed } from "./request-failed.ts";

/** The browser tells its own dialog's end as an error that is no fault. */
async function unlessGivenUp<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    const isKnown = error.name === "InvalidStateError";
    throw new RequestFailed({
      type: "about:blank",
      title: "The passkey was not used",
      status: 400,
      detail: isKnown
        ? "This device has a passkey for your account already."
        : "The passkey was not used. Try again, or use another way.",
      requestId: "",
    });
  }
}

/** Has a passkey answer a challenge. The library is fetched when it is first needed. */
export async function passkeyAnswer(options: object): Promise<WebAuthnResponse> {
  const { startAuthentication } = await import("@simplewebauthn/browser");
  const optionsJSON = options as PublicKeyCredentialRequestOptionsJSON;
  return unlessGivenUp(
    async () => (await startAuthentication({ optionsJSON })) as unknown as WebAuthnResponse,
  );
}

/** Has the browser make a passkey. */
export async function newPasskey(options: object): Promise<WebAuthnResponse> {
  const { startRegistration } = await import("@simplewebauthn/browser");
  const optionsJSON = options as PublicKeyCredentialCreationOptionsJSON;
  return unlessGivenUp(async () => (await startRegistration({ optionsJSON })) as unknown as WebAuthnResponse);
}
