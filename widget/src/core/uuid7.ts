const digits = (count: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => (byte & 15).toString(16)).join("");

/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. `crypto.randomUUID` is v4 and missing on plain HTTP. */
export function uuid7(now: number): string {
  const time = now.toString(16).padStart(12, "0");
  return `${time.slice(0, 8)}-${time.slice(8)}-7${digits(3)}-8${digits(3)}-${digits(12)}`;
}
