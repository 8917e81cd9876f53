const digits = (count: number) =>
  Array.from(crypto.getRandomValues(new Uint8Array(count)), (byte) => (byte & 15).toString(16)).join("");

/**
 * A UUIDv7 (RFC 9562): 48 bits of milliseconds, a count, then random. Those of one millisecond sort by their count,
 * up to 4096 of them. `crypto.randomUUID` is v4 and missing on plain HTTP.
 */
export function uuid7(now: number, count: number): string {
  const time = now.toString(16).padStart(12, "0");
  const order = (0x7000 + (count % 4096)).toString(16);
  return `${time.slice(0, 8)}-${time.slice(8)}-${order}-8${digits(3)}-${digits(12)}`;
}
