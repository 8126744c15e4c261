/** The letters and digits of a typed code: phones write full-width forms, dashes and blanks between. */
export function plainCode(typed: string): string {
  return typed
    .normalize("NFKC")
    .toUpperCase()
    .replace(/[^A-Z0-9]/g, "")
}

/** As it stands on the seat card: groups of four. */
export function groupCode(typed: string): string {
  return plainCode(typed).match(/.{1,4}/g)?.join("-") ?? ""
}
