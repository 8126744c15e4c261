/** How much room words take, before anybody draws them: in heights of a letter. */

/** Chinese characters are as wide as high, Latin ones about half of it. */
export const widthOf = (text: string): number => [...text].reduce((sum, letter) => sum + (letter > "\u2e80" ? 1 : 0.55), 0)

/** A letter less than there would be room for: punctuation is not left to begin a line. */
const linesOf = (text: string, width: number): number => Math.max(1, Math.ceil(widthOf(text) / Math.max(1, Math.floor(width) - 1)))

export interface Sheet {
  width: number
  height: number
  /** What stands below each text, in heights of its letters. */
  below: number
  leading: number
}

/** As many of these texts, from the first, as stand on the sheet in one of the sizes, and the largest such size. */
export function fitted(texts: readonly string[], sizes: readonly number[], sheet: Sheet): { count: number; size: number } {
  const high = (count: number, size: number) =>
    texts.slice(0, count).reduce((sum, text) => sum + (linesOf(text, sheet.width / size) * sheet.leading + sheet.below) * size, 0)
  for (let count = texts.length; count > 0; count--) {
    const size = sizes.find((each) => high(count, each) <= sheet.height)
    if (size !== undefined) return { count, size }
  }
  return { count: Math.min(1, texts.length), size: sizes[sizes.length - 1] ?? 1 }
}
