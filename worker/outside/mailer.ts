import type { Env } from "../env.ts";
import type { KeptLetter, Mailer } from "../services/accounts/mailer.ts";
import type { Log } from "../services/log.ts";

/** How letters leave: by Cloudflare's e-mail where it is bound, into the local mailbox where there is one, or not at all. */
export function mailerOf(env: Env, log: Log): Mailer {
  const { MAIL, MAIL_FROM, LOCAL_MAILBOX } = env;
  return {
    isBound: Boolean((MAIL && MAIL_FROM) || LOCAL_MAILBOX),
    send: async ({ to, subject, text }) => {
      try {
        if (MAIL && MAIL_FROM) {
          await MAIL.send({ from: { email: MAIL_FROM, name: "Slipway" }, to, subject, text });
          log.info("mail.sent", { by: "cloudflare" });
        } else if (LOCAL_MAILBOX) {
          const letter = JSON.stringify({ to, subject, text });
          await LOCAL_MAILBOX.fetch("http://mailbox.local/", { method: "POST", body: letter });
          log.info("mail.sent", { by: "local mailbox" });
        } else log.info("mail.unsent", {});
      } catch (error) {
        log.error("mail.failed", error, {});
      }
    },
  };
}

/** The local mailbox to read, where there is one. */
export function localMailboxOf({ LOCAL_MAILBOX }: Env): (() => Promise<readonly KeptLetter[]>) | null {
  if (!LOCAL_MAILBOX) return null;
  return async () => (await LOCAL_MAILBOX.fetch("http://mailbox.local/")).json();
}
