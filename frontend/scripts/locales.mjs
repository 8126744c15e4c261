/**
 * Checks the languages: the same keys in each, no word empty, and no text written into a template
 * instead of a locale.
 */
import { glob, readFile } from "node:fs/promises"
import { fileURLToPath } from "node:url"

import { runnerImport } from "vite"
import { parse } from "vue/compiler-sfc"

const ROOT = fileURLToPath(new URL("../", import.meta.url))
const LANGUAGES = ["zh-Hans", "en"]
const LETTER = /\p{L}/u
// Keys of a keyboard and samples of a personal code read the same in every language.
const KEYBOARD = "kbd"
const CODE = /^[A-Z0-9-]+$/
const SPOKEN = new Set(["alt", "aria-label", "aria-description", "label", "placeholder", "title"])
// Kinds of nodes in the compiler's tree.
const ELEMENT = 1
const TEXT = 2
const STATIC_ATTRIBUTE = 6

async function words(language) {
  const parts = [`${language}.ts`, `${language}/backstage.ts`, `${language}/followUp.ts`, `${language}/opinion.ts`, `${language}/record.ts`, `${language}/replay.ts`].map(async (file) => {
    const options = { root: ROOT, configFile: `${ROOT}vite.config.ts` }
    const { module } = await runnerImport(`${ROOT}src/locales/${file}`, options)
    return [...leaves(module.default, [])]
  })
  return new Map((await Promise.all(parts)).flat())
}

function* leaves(value, path) {
  if (typeof value !== "object" || value === null) yield [path.join("."), value]
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, [...path, key])
}

function* faultsOfWords(language, mine, model) {
  for (const [key, word] of model) {
    if (!mine.has(key)) yield `${language}: ${key} is missing`
    else if (typeof mine.get(key) !== typeof word) yield `${language}: ${key} is of another kind`
  }
  for (const [key, word] of mine) {
    if (!model.has(key)) yield `${language}: ${key} is in no other language`
    if (typeof word === "string" && word.trim() === "") yield `${language}: ${key} is empty`
  }
}

function* faultsOfTemplate(file, node) {
  if (node.tag === KEYBOARD) return
  const line = node.loc?.start.line
  if (node.type === TEXT && LETTER.test(node.content)) {
    yield `${file}:${line}: text in a template: ${node.content.trim()}`
  }
  for (const prop of node.type === ELEMENT ? node.props : []) {
    const spoken = prop.type === STATIC_ATTRIBUTE && SPOKEN.has(prop.name)
    const text = (spoken && prop.value?.content) || ""
    if (LETTER.test(text) && !CODE.test(text)) {
      yield `${file}:${line}: text in a template: ${prop.name}="${text}"`
    }
  }
  for (const child of node.children ?? []) yield* faultsOfTemplate(file, child)
}

async function main() {
  const [model, ...others] = await Promise.all(LANGUAGES.map(words))
  const faults = others.flatMap((mine, i) => [...faultsOfWords(LANGUAGES[i + 1], mine, model)])
  faults.push(...[...model].filter(([, word]) => word === "").map(([key]) => `${key} is empty`))
  for await (const file of glob("src/**/*.vue", { cwd: ROOT })) {
    const { descriptor } = parse(await readFile(ROOT + file, "utf8"))
    if (descriptor.template) faults.push(...faultsOfTemplate(file, descriptor.template.ast))
  }
  for (const fault of faults) console.error(fault)
  process.exitCode = faults.length > 0 ? 1 : 0
}

await main()
