/** A draw reckoned again from what is public, as docs/draws.md tells; no Vue, no screen. */
import type { Draw } from "@/protocol"

export type Hash = (text: string) => Promise<string>

/** SHA-256 as lower-case hex. On plain http and in older phones there is none: then it throws. */
export const sha256: Hash = async (text) => {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("")
}

/** The type says that it is always there. */
export const canHash = (): boolean => typeof crypto === "object" && crypto.subtle !== undefined

/** True if list, shares and seed give exactly the result that is shown. */
export async function agrees(draw: Draw, hash: Hash = sha256): Promise<boolean> {
  if (draw.seed === null) return false
  const listHash = await hash(inOrder(draw.candidates).join("\n"))
  if (listHash !== draw.list_hash || !(await sharesFit(draw, hash))) return false
  const salt = `${listHash}\n${draw.seed}`
  const lots = await Promise.all(draw.candidates.map(async (seat) => ({ seat, lot: await hash(`${salt}\n${seat}`) })))
  const winners = lots.sort((a, b) => compare(a.lot, b.lot)).slice(0, draw.pick)
  return winners.map(({ seat }) => seat).join() === draw.result.join()
}

async function sharesFit({ mode, shares, seed }: Draw, hash: Hash): Promise<boolean> {
  if (mode !== "several") return true
  const known = await Promise.all(shares.map(async ({ value, commitment }) => value !== null && (await hash(value)) === commitment))
  return known.every(Boolean) && inOrder(shares.map(({ speaker, value }) => `${speaker}:${value}`)).join("\n") === seed
}

/** By code units, as every language sorts plain ASCII; never by the reader's locale. */
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
const inOrder = (texts: readonly string[]): string[] => [...texts].sort(compare)
