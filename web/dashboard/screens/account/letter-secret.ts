let kept: string | null = null;

/** The secret of the letter whose link was opened. It leaves the address at once, and this tab alone remembers it. */
export function takeLetterSecret(): string | null {
  const found = /(?:^#|&)token=([^&]+)/.exec(location.hash)?.[1];
  if (found !== undefined) {
    kept = decodeURIComponent(found);
    history.replaceState(history.state, "", location.pathname);
  }
  return kept;
}

export const forgetLetterSecret = (): void => {
  kept = null;
};
