import type { ProjectSlug } from "./company.ts";

/** Titles of merged changes. */
export const CHANGES: { readonly [P in ProjectSlug]: readonly string[] } = {
  storefront: [
    "Show delivery dates on the product page",
    "Load images only when they come into view",
    "Keep the basket when a session ends",
    "Say why a voucher was refused",
    "Make the size picker work with a keyboard",
    "Fix the price of bundles in the mini basket",
    "Remember the chosen currency",
    "Show stock of the nearest shop",
    "Correct the contrast of sale badges",
    "Announce search results to screen readers",
    "Drop the old carousel",
    "Send people back to where they signed in",
    "Cache the navigation for signed-out visitors",
    "Group order lines by parcel",
  ],
  "payments-api": [
    "Retry a card payment that timed out",
    "Keep the order number when a payment is repeated",
    "Round tax for each line, not for the sum",
    "Refund partial returns in one step",
    "Stop charging for pre-orders before they ship",
    "Pass on the bank's reason when a card is refused",
    "Read the exchange rate once for each order",
    "Log a payment's state without card digits",
    "Expire abandoned authorisations after 7 days",
    "Validate VAT numbers of companies",
    "Settle in the currency of the shop",
    "Refuse a capture above the authorised amount",
  ],
  "mobile-app": [
    "Show the basket on the lock screen",
    "Scan a barcode in the dark",
    "Ask for notifications only after an order",
    "Open product links in the app",
    "Support larger text everywhere",
    "Fix the back gesture on the order page",
    "Sign in with a passkey",
    "Sync the wish list in the background",
    "Warn before a large download",
    "Remember the last shop",
  ],
  warehouse: [
    "Load orders by the hour",
    "Deduplicate returns by parcel number",
    "Add currency to the margin report",
    "Partition clicks by day",
    "Mask e-mail addresses in the raw layer",
    "Backfill stock levels of last quarter",
    "Test freshness of every published table",
    "Drop columns nobody has read for a year",
    "Snapshot prices every night",
    "Document the definition of an active customer",
  ],
  infrastructure: [
    "Raise the node pool to 12",
    "Rotate the database certificates",
    "Alert on replica lag above 5 seconds",
    "Move build caches to their own disk",
    "Pin the ingress image by digest",
    "Drop unused load balancers",
    "Lower the log retention of staging",
    "Limit egress of preview environments",
    "Check backups by restoring one a night",
    "Add a budget alarm for object storage",
    "Split the queue workers by priority",
    "Tighten the firewall of the payment network",
  ],
};

/** The parts that the tests of a project are named after. */
export const AREAS: { readonly [P in ProjectSlug]: readonly string[] } = {
  storefront: ["basket", "product page", "wish list", "navigation", "voucher box", "sign in", "size picker"],
  "payments-api": ["card payment", "invoice", "tax rule", "refund", "settlement", "exchange rate"],
  "mobile-app": ["barcode scan", "order list", "push message", "deep link", "passkey", "basket"],
  warehouse: ["orders", "returns", "clicks", "prices", "stock levels", "customers"],
  infrastructure: ["network", "node pool", "backup", "certificate", "firewall", "budget"],
};

/** What is checked of every part. */
export const CHECKS: readonly string[] = [
  "starts empty",
  "keeps its order",
  "rejects a negative amount",
  "survives a slow answer",
  "is the same when asked twice",
  "handles names with accents",
  "logs nothing personal",
  "stops at its limit",
  "says what went wrong",
  "works without optional fields",
];

/** Messages of failed checks, as test runners print them. */
export const FAILURES: readonly string[] = [
  "expected 3 but was 2",
  "timed out after 5000 ms",
  "expected status 200 but was 503",
  "expected the list to be empty",
  "expected false to be true",
];
