/** Finding somebody on the roll with a keystroke or two; no Vue, no screen. */
import type { Seat } from "@/protocol"

export interface Line {
  seat: Seat
  /** What is typed to choose the person: the number on the chair where it is one, else the place on the list. */
  number: string
}

/** Everybody in the order of their chairs; those without a number on it follow, in the order of the roll. */
export function rosterLines(seats: readonly Seat[]): Line[] {
  const numbered = seats.filter(({ label }) => isNumber(label)).sort((a, b) => Number(a.label) - Number(b.label))
  const others = seats.filter(({ label }) => !isNumber(label))
  const taken = new Set(numbered.map(({ label }) => String(Number(label))))
  const lines = numbered.map((seat) => ({ seat, number: String(Number(seat.label)) }))
  let next = 0
  for (const seat of others) {
    do next += 1
    while (taken.has(String(next)))
    lines.push({ seat, number: String(next) })
  }
  return lines
}

const isNumber = (label: string | null): label is string => label !== null && /^\d{1,4}$/.test(label)

/** By number, by a part of the name or of the label on the chair, or by the initials of the name's pinyin. */
export function matches({ seat, number }: Line, query: string): boolean {
  const wanted = query.trim().toLowerCase()
  if (wanted === "") return true
  if (/^\d+$/.test(wanted)) return number.startsWith(wanted)
  const name = seat.name.toLowerCase()
  return name.includes(wanted) || (seat.label ?? "").toLowerCase().includes(wanted) || initials(seat.name).includes(wanted)
}

// The first character of each letter in the order of pinyin; i, u and v begin no syllable.
const FIRST = "阿八嚓哒妸发旮哈讥咔垃妈拏噢妑七呥扨它穵夕丫帀"
const LETTERS = "abcdefghjklmnopqrstwxyz"
const byPinyin = new Intl.Collator("zh-Hans-CN-u-co-pinyin")

/** "周主持" → "zzc". What is not Chinese stays as it is. */
export function initials(name: string): string {
  return [...name].map(initial).join("")
}

function initial(char: string): string {
  if (!/\p{Script=Han}/u.test(char)) return char.toLowerCase()
  let found = ""
  for (const [index, first] of [...FIRST].entries()) {
    if (byPinyin.compare(char, first) >= 0) found = LETTERS[index] ?? ""
  }
  return found
}

/** The number that is being typed: a digit joins what stands there if somebody has such a number. */
export function typedNumber(before: string, digit: string, lines: readonly Line[]): string {
  const joined = before + digit
  return lines.some(({ number }) => number.startsWith(joined)) ? joined : digit
}
