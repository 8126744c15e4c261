/** An id that begins with the time (RFC 9562, version 7): so the ids of one meeting stand side by side in the server's
 * index. `crypto.randomUUID` knows version 4 alone; the source of chance is there on plain http and in older phones too. */
export function uuid(now: number = Date.now()): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  const time = Math.trunc(now).toString(16).padStart(12, "0")
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x70
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const chance = Array.from(bytes.subarray(6), (byte) => byte.toString(16).padStart(2, "0")).join("")
  return [time.slice(0, 8), time.slice(8), chance.slice(0, 4), chance.slice(4, 8), chance.slice(8)].join("-")
}
