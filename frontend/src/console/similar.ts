/** How alike two texts are, by the pairs of letters they share: good enough to offer, never to decide. */
export const likeness = (one: string, other: string): number => overlap(pairs(one), pairs(other))

/** The same for texts whose pairs are at hand: where each of many is held against each other. */
export function overlap(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (!a.size || !b.size) return 0
  let shared = 0
  for (const pair of a) if (b.has(pair)) shared++
  return (2 * shared) / (a.size + b.size)
}

export function pairs(text: string): Set<string> {
  const letters = [...text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "")]
  return new Set(letters.slice(1).map((letter, index) => `${letters[index]}${letter}`))
}

/** Those that look most like `text` first; among equals the order stays. */
export function bySimilarity<T>(text: string, items: readonly T[], textOf: (item: T) => string): T[] {
  const scores = new Map(items.map((item) => [item, likeness(text, textOf(item))]))
  return [...items].sort((a, b) => scores.get(b)! - scores.get(a)!)
}
