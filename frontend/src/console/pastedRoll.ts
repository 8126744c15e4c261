/** Reads a roll that was copied from a table: one person a line, name first; no Vue, no screen. */
import type { Category, Role } from "@/protocol"

import { answersForDepartment, usualCategory } from "./roles"

/** The words that a column may be made of, and what they mean. */
export interface Vocabulary {
  roles: ReadonlyMap<string, Role>
  categories: ReadonlyMap<string, Category>
  /** Ids by name. */
  departments: ReadonlyMap<string, string>
  venues: ReadonlyMap<string, string>
  /** First cells of a heading. */
  headings: ReadonlySet<string>
}

export interface PastedPerson {
  /** As it was pasted. */
  line: string
  name: string
  role: Role
  category: Category
  sector: string
  department: string | null
  venue: string | null
  label: string
  /** What keeps the line from being entered. */
  problem: "name_too_long" | "department_missing" | "twice" | null
}

const LONGEST_NAME = 60
const CELLS = /\t|[,，;；、|]|\s{1,}/u
const SEAT_LABEL = /^[A-Za-z]?\d{1,3}([-–]\d{1,3})?号?$/u

/** Cells may stand in any order behind the name: each is known by its word, a number is a seat, the rest is the sector. */
export function readRoll(text: string, words: Vocabulary): PastedPerson[] {
  const seen = new Set<string>()
  const people: PastedPerson[] = []
  for (const line of text.split(/\r?\n/u)) {
    const [name = "", ...rest] = cellsOf(line)
    if (!name || words.headings.has(name)) continue
    const person = { line, ...readPerson(name, rest, words) }
    const key = `${person.name} ${person.sector}`
    if (seen.has(key)) person.problem = "twice"
    seen.add(key)
    people.push(person)
  }
  return people
}

/** A table's cells stand between tabs and may hold blanks; a typed line is parted at anything. */
function cellsOf(line: string): string[] {
  const parts = line.includes("\t") ? line.split("\t") : line.trim().split(CELLS)
  return parts.map((cell) => cell.trim()).filter(Boolean)
}

function readPerson(name: string, cells: string[], words: Vocabulary): Omit<PastedPerson, "line"> {
  let role: Role | null = null
  let category: Category | null = null
  const person = { name, sector: "", department: null as string | null, venue: null as string | null, label: "" }
  for (const cell of cells) {
    if (words.roles.has(cell)) role = words.roles.get(cell)!
    else if (words.categories.has(cell)) category = words.categories.get(cell)!
    else if (words.departments.has(cell)) person.department = words.departments.get(cell)!
    else if (words.venues.has(cell)) person.venue = words.venues.get(cell)!
    else if (SEAT_LABEL.test(cell)) person.label = cell
    else person.sector = [person.sector, cell].filter(Boolean).join(" ")
  }
  role ??= person.department ? "official" : "member"
  const problem = [...name].length > LONGEST_NAME ? "name_too_long" : role === "official" && !person.department ? "department_missing" : null
  const department = answersForDepartment(role) ? person.department : null
  return { ...person, department, role, category: category ?? usualCategory(role), problem }
}
