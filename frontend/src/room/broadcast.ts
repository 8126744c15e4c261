/** Whether the body's broadcast may be shown within the page; the policy of the page blocks any other. */

/** The hosts that the operator allows, as the page's head tells them. */
export const allowedHosts = (head: ParentNode): string[] =>
  (head.querySelector<HTMLMetaElement>('meta[name="broadcast-hosts"]')?.content ?? "").split(" ").filter(Boolean)

export function mayEmbed(address: string, hosts: readonly string[]): boolean {
  try {
    const { protocol, host } = new URL(address)
    return protocol === "https:" && hosts.includes(host)
  } catch {
    return false
  }
}
