/** A hull on its slipway. */
export function Logo({ size = 22 }: { readonly size?: number }) {
  return (
    <svg class="logo" width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path class="logo-hull" d="M3.2 5.2l16.9 4.1a7.2 7.2 0 0 1-8.7 5.1l-3.2-.8a6.6 6.6 0 0 1-5-8.4z" />
      <path class="logo-ways" d="M2.5 16.2l19 4.6" />
    </svg>
  );
}
