/**
 * Writes src/protocol/types.ts from src/protocol/schema.json, which the backend exports.
 *
 *   node scripts/protocol.mjs             write it
 *   node scripts/protocol.mjs --check     write nothing; fail if it is out of date
 *   node scripts/protocol.mjs --out DIR   write it into another folder
 *
 * The schema's `$defs` hold one entry per entity, command, frame and enumeration, and the two maps
 * `Entities` and `Commands`.
 */
import { mkdir, readFile, writeFile } from "node:fs/promises"
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import { parseArgs } from "node:util"

import { compile } from "json-schema-to-typescript"

const FOLDER = fileURLToPath(new URL("../src/protocol/", import.meta.url))
const BANNER = "/* Written by `npm run protocol` from schema.json. Do not edit. */"
const NEEDED = ["Entities", "Commands", "RefusalCode"]
const STYLE = { semi: false, singleQuote: false, printWidth: 100, trailingComma: "all" }

export async function generate(schema) {
  const missing = NEEDED.filter((name) => !schema.$defs?.[name])
  if (missing.length > 0) throw new Error(`the schema has no ${missing.join(", ")} in its $defs`)
  return types(schema.$defs)
}

async function types(defs) {
  const names = Object.keys(defs).sort()
  const named = Object.fromEntries(names.map((name) => [name, { ...plain(defs[name]), title: name }]))
  // One property per definition, so that each of them is written, and under its own name.
  const root = {
    type: "object",
    additionalProperties: false,
    required: names,
    properties: Object.fromEntries(names.map((name) => [name, { $ref: `#/$defs/${name}` }])),
    $defs: named,
  }
  const text = await compile(root, "Protocol", {
    additionalProperties: false,
    bannerComment: BANNER,
    enableConstEnums: false,
    style: STYLE,
    unknownAny: true,
  })
  return withoutRoot(text)
}

/** Titles of fields would become type names of their own; only those of the definitions are wanted. */
function plain(schema) {
  if (Array.isArray(schema)) return schema.map(plain)
  if (typeof schema !== "object" || schema === null) return schema
  // Beside a reference there may be a default, which would make a second type of the first.
  if (typeof schema.$ref === "string") return { $ref: schema.$ref }
  const kept = Object.entries(schema).filter(([key, value]) => !isNoise(key, value))
  return Object.fromEntries(
    kept.map(([key, value]) => [key, key === "properties" ? eachPlain(value) : plain(value)]),
  )
}

/** A property may itself be called "title": only its schema is cleaned. */
function eachPlain(properties) {
  return Object.fromEntries(Object.entries(properties).map(([name, value]) => [name, plain(value)]))
}

/** Bounds of arrays would be written as unions of tuples. */
function isNoise(key, value) {
  if (key === "title") return typeof value === "string"
  return key === "minItems" || key === "maxItems" || key.startsWith("x-")
}

/** The interface that only served to name the others. */
function withoutRoot(text) {
  return text.replace(/export interface Protocol \{[^}]*\}\n/, "")
}

async function main() {
  const { values } = parseArgs({
    options: { check: { type: "boolean", default: false }, out: { type: "string", default: FOLDER } },
  })
  const text = await generate(JSON.parse(await readFile(path.join(FOLDER, "schema.json"), "utf8")))
  const target = path.join(values.out, "types.ts")
  if ((await readFile(target, "utf8").catch(() => null)) === text) return
  if (!values.check) {
    await mkdir(values.out, { recursive: true })
    return writeFile(target, text)
  }
  console.error(`${target} is out of date. Run \`npm run protocol\` and commit the result.`)
  process.exitCode = 1
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) await main()
