import { describe, expect, it } from "vitest"

import front from "@/locales/zh-Hans"
import backstage from "@/locales/zh-Hans/backstage"
import followUp from "@/locales/zh-Hans/followUp"
import opinion from "@/locales/zh-Hans/opinion"
import record from "@/locales/zh-Hans/record"
import replay from "@/locales/zh-Hans/replay"

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

const later: Record<string, object> = { backstage, followUp, opinion, record, replay }
const parts = [front, ...Object.values(later)].flatMap((part) => Object.entries(part))

/** Pages of the router, with the part of the words that they bring. */
const pages = read(`${SRC}/router.ts`)
  .split("\n")
  .flatMap((line) => {
    const name = line.match(/pages\/(\w+)\.vue"/)?.[1]
    return name ? [{ name, brings: Object.keys(later).find((part) => line.includes(`${part}(`)) }] : []
  })

/** Parts of the words that a file fetches together with what it shows later. */
const bringsItself = (file: string): string[] => [...read(file).matchAll(/\bstartPart\("(\w+)"\)/g)].map(([, part = ""]) => part)
const used = (file: string): string[] => [...read(file).matchAll(/\bw\.(?:value\.)?(\w+)/g)].map(([, key = ""]) => key)

describe("words that come later", () => {
  it("say the same wherever they stand", () => {
    expect(parts.filter(([key, words]) => parts.some(([other, said]) => other === key && said !== words))).toEqual([])
  })

  it("belong to pages that are told from the others", () => {
    expect(pages.find(({ name }) => name === "RoomPage")?.brings).toBeUndefined()
    expect(pages.find(({ name }) => name === "ConsolePage")?.brings).toBe("backstage")
    expect([...reach(`${SRC}/pages/ConsolePage.vue`)].flatMap(used).some((key) => key in backstage)).toBe(true)
  })

  it.each(pages)("are asked for by $name only if it brings them", ({ name, brings }) => {
    const files = [...reach(`${SRC}/pages/${name}.vue`)]
    const brought = [brings, ...files.flatMap(bringsItself)]
    const known = new Set([front, ...brought.map((part) => later[part ?? ""] ?? {})].flatMap(Object.keys))
    const others = Object.values(later).flatMap(Object.keys).filter((key) => !known.has(key))
    const wrong = files.flatMap((file) => used(file).filter((key) => others.includes(key)).map((key) => `${file}: ${key}`))
    expect(wrong).toEqual([])
  })
})
