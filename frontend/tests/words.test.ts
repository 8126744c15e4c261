import { describe, expect, it } from "vitest"

import front from "@/locales/zh-Hans"
import backstage from "@/locales/zh-Hans/backstage"

const sources = import.meta.glob<string>("../src/**/*.{vue,ts}", { query: "?raw", import: "default", eager: true })
const SRC = "../src"
const read = (file: string): string => sources[file] ?? ""
const address = (path: string, from: string): string =>
  path.startsWith("@/") ? `${SRC}/${path.slice(2)}` : new URL(path, `file:///${from.replaceAll("../", "up/")}`).pathname.slice(1).replaceAll("up/", "../")

/** The files that a file imports, at once or when needed. */
function imports(file: string): string[] {
  const found = [...read(file).matchAll(/(?:from|import)\s*\(?\s*"((?:@\/|\.)[^"]+)"/g)].map(([, path = ""]) => address(path, file))
  return found.flatMap((path) => [path, `${path}.ts`, `${path}/index.ts`]).filter((path) => path in sources)
}

function reach(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file) || file.includes("/locales/")) return seen
  seen.add(file)
  for (const next of imports(file)) reach(next, seen)
  return seen
}

/** Pages of the router, by whether they bring the words of the working pages. */
const pages = read(`${SRC}/router.ts`)
  .split("\n")
  .flatMap((line) => {
    const name = line.match(/pages\/(\w+)\.vue"/)?.[1]
    return name ? [{ name, atWork: line.includes("backstage(") }] : []
  })

const used = (file: string): string[] => [...read(file).matchAll(/\bw\.(?:value\.)?(\w+)/g)].map(([, key = ""]) => key)

describe("words that come later", () => {
  it("stand in one of the two parts alone", () => {
    expect(Object.keys(backstage).filter((key) => key in front)).toEqual([])
  })

  it("belong to pages that are told from the others", () => {
    expect(pages.find(({ name }) => name === "RoomPage")?.atWork).toBe(false)
    expect(pages.find(({ name }) => name === "ConsolePage")?.atWork).toBe(true)
    expect([...reach(`${SRC}/pages/ConsolePage.vue`)].flatMap(used).some((key) => key in backstage)).toBe(true)
  })

  it.each(pages.filter(({ atWork }) => !atWork))("are not asked for by $name", ({ name }) => {
    const files = [...reach(`${SRC}/pages/${name}.vue`)]
    const wrong = files.flatMap((file) => used(file).filter((key) => key in backstage).map((key) => `${file}: ${key}`))
    expect(wrong).toEqual([])
  })
})
