import { ago, moment } from "../ui/time.ts";

const hasOnlyDay = (text: string) => /^\d{4}-\d{2}-\d{2}$/.test(text);

/** Says every moment on the page as "2 h ago", with the moment in the reader's own zone in its title. */
export function tellTimes(root: ParentNode, now: number): void {
  for (const element of root.querySelectorAll<HTMLTimeElement>("time[datetime]")) {
    const at = Date.parse(element.dateTime);
    if (Number.isNaN(at) || hasOnlyDay(element.dateTime)) continue;
    const words = ago(at, now);
    if (element.textContent !== words) element.textContent = words;
    element.title = moment(element.dateTime);
  }
}
