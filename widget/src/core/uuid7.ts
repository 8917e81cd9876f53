/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. `crypto.randomUUID` is v4 and missing on plain HTTP. */
export function uuid7(now = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(10));
  const random = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  const variant = "89ab"[(bytes[9] ?? 0) & 3];
  return `${now.toString(16).padStart(12, "0")}7${random.slice(1, 4)}${variant}${random.slice(5)}`.replace(
    /(.{8})(.{4})(.{4})(.{4})/,
    "$1-$2-$3-$4-",
  );
}
