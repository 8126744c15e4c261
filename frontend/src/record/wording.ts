/** A line's wording while somebody works on it, kept on the device like any draft. */
import type { Line } from "./shapes"

export const TEXT_LIMIT = 2000
export const REASON_LIMIT = 200

export interface Wording {
  text: string
  /** What stood there when the work began, and how often the line had been changed by then. */
  base: string
  revision: number
}

export const beginFrom = (line: Line): Wording => ({ text: line.text ?? "", base: line.text ?? "", revision: line.revision })

export function readWording(kept: string): Wording | null {
  try {
    const found: unknown = JSON.parse(kept)
    if (typeof found !== "object" || found === null) return null
    const { text, base, revision } = found as Record<string, unknown>
    if (typeof text !== "string" || typeof base !== "string" || typeof revision !== "number") return null
    return { text, base, revision }
  } catch {
    return null
  }
}

/** True if somebody else has put other words there meanwhile: then a person chooses, not a machine. */
export const isOvertaken = (wording: Wording, line: Line): boolean =>
  line.revision !== wording.revision && (line.text ?? "") !== wording.base && (line.text ?? "") !== wording.text.trim()

/** True if there is something to save. */
export const isChanged = (wording: Wording, line: Line): boolean => {
  const text = wording.text.trim()
  return text !== "" && text !== line.text && [...text].length <= TEXT_LIMIT
}
