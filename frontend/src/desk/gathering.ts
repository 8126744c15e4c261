/** Questions that ask the same are offered together, so that they can be answered once. */
import { overlap, pairs } from "@/console/similar"

/** Offered from here on. Low: what is offered in vain costs a glance, and the official ticks what belongs together. */
export const ALIKE = 0.1

/** How a question begins ("请问住建局：") and what every question has would make all of them alike. */
const ADDRESS = /^[^，。：:,？?]{0,16}[：:]\s*/u
const ASKING = /请问|想问|能不能|可不可以|是不是|有没有|什么时候|怎么办|为什么/gu

export const gist = (text: string): string => text.trim().replace(ADDRESS, "").replace(ASKING, " ")

export interface Gathered<T> {
  /** The likest first. */
  alike: T[]
  /** In the order in which they came. */
  others: T[]
}

export function gather<T>(text: string, items: readonly T[], textOf: (item: T) => string): Gathered<T> {
  const asked = pairs(gist(text))
  const scored = items.map((item) => ({ item, score: overlap(asked, pairs(gist(textOf(item)))) }))
  const alike = scored.filter(({ score }) => score >= ALIKE).sort((a, b) => b.score - a.score)
  return { alike: alike.map(({ item }) => item), others: scored.filter(({ score }) => score < ALIKE).map(({ item }) => item) }
}

/** For each text, how many of the others look like it. */
export function countAlike(texts: ReadonlyMap<string, string>): Map<string, number> {
  const all = [...texts].map(([id, text]) => ({ id, pairs: pairs(gist(text)) }))
  const counts = new Map(all.map(({ id }) => [id, 0]))
  const add = (id: string): unknown => counts.set(id, counts.get(id)! + 1)
  all.forEach((one, index) => {
    for (const other of all.slice(index + 1)) {
      if (overlap(one.pairs, other.pairs) < ALIKE) continue
      add(one.id)
      add(other.id)
    }
  })
  return counts
}
