/** A public address that is in the tests' own network alone, and one beside it where nobody is. */
export const PUBLIC = "93.184.215.14";
export const PUBLIC_BUT_NOBODY = "93.184.215.15";
export const IPV6 = "2606:2800:21f:cb07:6820:80da:af6b:8b2c";

/** Where others of a machine or of its network are, who would take a message as well. */
export const PRIVATE = ["127.0.0.1", "10.0.0.7", "169.254.169.254"];
