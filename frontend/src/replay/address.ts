/** The moment in a page's address: `?t=` in whole seconds since the opening. */
export function momentIn(query: unknown): number | null {
  return typeof query === "string" && /^\d{1,9}$/.test(query) ? Number(query) : null
}

export const addressOf = (session: string, second: number): string => `${location.origin}/s/${session}/replay?t=${second}`
