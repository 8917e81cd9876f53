/** A UUIDv7 (RFC 9562): 48 bits of milliseconds, then random. `crypto.randomUUID` is v4 and missing on plain HTTP. */
export function uuid7(now = Date.now()): string {
  const bytes = [...crypto.getRandomValues(new Uint8Array(10))];
  bytes[0] = 0x70 | (bytes[0]! & 0x0f);
  bytes[2] = 0x80 | (bytes[2]! & 0x3f);
  const hex =
    now.toString(16).padStart(12, "0") + bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}
