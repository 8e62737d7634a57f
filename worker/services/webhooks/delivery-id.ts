/** An id without its prefix: nine characters of time and sixteen of chance. */
const ENDPOINT = /^ep_([0-9a-z]{25})$/;
const DELIVERY = /^dlv_([0-9a-z]{25})([0-9A-Za-z]{1,60})$/;

/** A delivery is found by its id alone: it holds those of its endpoint and its message. */
export const deliveryIdOf = (endpointId: string, messageId: string): string =>
  `dlv_${endpointId.replace(ENDPOINT, "$1")}${messageId.slice("msg_".length)}`;

/** What a delivery's id says; null: it is none. */
export function readDeliveryId(
  id: string,
): { readonly endpointId: string; readonly messageId: string } | null {
  const [, endpoint, message] = DELIVERY.exec(id) ?? [];
  return endpoint === undefined ? null : { endpointId: `ep_${endpoint}`, messageId: `msg_${message}` };
}
