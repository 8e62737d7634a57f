const KEY = "slipway.org";

/** The organisation that was looked at last in this browser. */
export const lastOrganisation = {
  read: (): string | null => localStorage.getItem(KEY),
  write: (slug: string): void => localStorage.setItem(KEY, slug),
};
