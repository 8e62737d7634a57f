import { Logo } from "../../ui/logo.tsx";

export function Brand() {
  return (
    <div class="brand">
      <Logo size={30} />
      Slipway
    </div>
  );
}
