import type {
  CreateDeliverable,
  Deliverable,
  PatchDeliverable,
} from "../../../../../schema/contract/plan.ts";

/** A deliverable as it is written in a form; empty: not said. */
export type DeliverableText = {
  readonly title: string;
  readonly owner: string;
  readonly role: NonNullable<Deliverable["role"]> | "";
  readonly status: Deliverable["status"];
  readonly url: string;
};

export const EMPTY_DELIVERABLE: DeliverableText = { title: "", owner: "", role: "", status: "todo", url: "" };
export const DELIVERABLE_FIELDS: readonly (keyof DeliverableText)[] = [
  "title",
  "owner",
  "role",
  "status",
  "url",
];

export const textOfDeliverable = ({ title, owner, role, status, url }: Deliverable): DeliverableText => ({
  title,
  owner: owner ?? "",
  role: role ?? "",
  status,
  url: url ?? "",
});

const trimmed = (text: DeliverableText): DeliverableText => ({
  ...text,
  title: text.title.trim(),
  owner: text.owner.trim(),
  url: text.url.trim(),
});

/** What a new deliverable says; what was left empty is left out. */
export function createDeliverableOf(text: DeliverableText): CreateDeliverable {
  const { title, owner, role, status, url } = trimmed(text);
  return {
    title,
    status,
    ...(owner === "" ? {} : { owner }),
    ...(role === "" ? {} : { role }),
    ...(url === "" ? {} : { url }),
  };
}

/** What differs from the deliverable as it was; what was emptied becomes null. */
export function changeOfDeliverable(before: DeliverableText, after: DeliverableText): PatchDeliverable {
  const text = trimmed(after);
  return {
    ...(text.title === before.title ? {} : { title: text.title }),
    ...(text.owner === before.owner ? {} : { owner: text.owner === "" ? null : text.owner }),
    ...(text.role === before.role ? {} : { role: text.role === "" ? null : text.role }),
    ...(text.status === before.status ? {} : { status: text.status }),
    ...(text.url === before.url ? {} : { url: text.url === "" ? null : text.url }),
  };
}
