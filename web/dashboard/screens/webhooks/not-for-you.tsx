import { Blank } from "../../parts/blank.tsx";

/** For whoever may not see webhooks: their bodies tell of everything, and their addresses are often secrets. */
export const NotForYou = () => (
  <Blank icon="key" title="Webhooks are for owners and maintainers">
    Ask one of them to have another system told of what happens here.
  </Blank>
);
