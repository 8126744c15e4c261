/**
 * Whether an address that somebody else has given is a path of our own, as the browser reads it: to it `\` is `/`,
 * and tabs are nothing, so `/\elsewhere.example` is another site.
 */
export function isOwnPath(address: string): boolean {
  if (!address.startsWith("/")) return false
  try {
    return new URL(address, location.origin).origin === location.origin
  } catch {
    return false
  }
}
