/** The shape of what is being loaded, so that nothing moves when it comes. */
export function Skeleton({ rows, label = "Loading" }: { readonly rows: number; readonly label?: string }) {
  return (
    <div class="skeleton" role="status" aria-busy="true">
      <span class="visually-hidden">{label}</span>
      {Array.from({ length: rows }, (_, row) => (
        <span key={row} class="skeleton-row" />
      ))}
    </div>
  );
}
