type Way = { readonly value: string; readonly label: string; readonly code: string };

/** How a receiver makes sure that a message came from here, in the languages most write theirs in. */
export const WAYS_TO_VERIFY: readonly Way[] = [
  {
    value: "node",
    label: "Node",
    code: `import { Webhook } from "standardwebhooks";

// body: the text as it came, before anything parses it
const webhook = new Webhook(process.env.SLIPWAY_WEBHOOK_SECRET);
const message = webhook.verify(body, request.headers);`,
  },
  {
    value: "python",
    label: "Python",
    code: `from standardwebhooks.webhooks import Webhook

# body: the bytes as they came, before anything parses them
webhook = Webhook(os.environ["SLIPWAY_WEBHOOK_SECRET"])
message = webhook.verify(body, request.headers)`,
  },
  {
    value: "go",
    label: "Go",
    code: `import webhooks "github.com/standard-webhooks/standard-webhooks/libraries/go"

// body: the bytes as they came, before anything parses them
webhook, err := webhooks.NewWebhook(os.Getenv("SLIPWAY_WEBHOOK_SECRET"))
err = webhook.Verify(body, request.Header)`,
  },
];
