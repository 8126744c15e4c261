/** The values with which this person takes part in seeds, kept on this device until they are told. */
import type { Shelf } from "@/live/storage"

const LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789"
const LENGTH = 32
const keyOf = (person: string, draw: string): string => `deliberation.draw.${person}.${draw}`

/** Letters and digits alone, so that it can be told to others and says nothing about anybody. */
export function newSecret(): string {
  let secret = ""
  while (secret.length < LENGTH) {
    const fit = [...crypto.getRandomValues(new Uint8Array(LENGTH))].filter((byte) => byte < 4 * LETTERS.length)
    secret += fit.map((byte) => LETTERS[byte % LETTERS.length]).join("")
  }
  return secret.slice(0, LENGTH)
}

/** False if it could not be kept: then nothing may be committed to. */
export const keepSecret = (shelf: Shelf, person: string, draw: string, secret: string): boolean =>
  shelf.set(keyOf(person, draw), secret)

export const readSecret = (shelf: Shelf, person: string, draw: string): string | null => shelf.get(keyOf(person, draw))

export const forgetSecret = (shelf: Shelf, person: string, draw: string): void => shelf.remove(keyOf(person, draw))
