import { beforeEach, describe, expect, it } from "vitest"

import { agrees, sha256 } from "@/draws/recount"
import { forgetSecret, keepSecret, newSecret, readSecret } from "@/draws/secrets"
import type { Draw } from "@/protocol"

import { FakeShelf } from "./world"

/** Who wins by the rule of the service itself (deliberation/sessions/live/draws/rule.py). */
const GOLDEN = ["seat-d", "seat-a"]

const thrown: Draw = {
  id: "d",
  title: "",
  mode: "thrown",
  candidates: ["seat-c", "seat-a", "seat-b", "seat-d"],
  list_hash: "LIST",
  pick: 2,
  state: "drawn",
  shares: [],
  seed: "4215362",
  result: [],
  prepared_at: "2026-11-22T09:00:00Z",
  drawn_at: "2026-11-22T09:05:00Z",
}

async function drawn(over: Partial<Draw> = {}): Promise<Draw> {
  const draw = { ...thrown, ...over }
  const list = await sha256([...draw.candidates].sort().join("\n"))
  const lots = await Promise.all(draw.candidates.map(async (id) => [await sha256(`${list}\n${draw.seed}\n${id}`), id] as const))
  const result = lots.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, id]) => id)
  return { ...draw, list_hash: list, result: result.slice(0, draw.pick) }
}

describe("reckoning a draw again", () => {
  it("hashes as everybody does", async () => {
    expect(await sha256("abc")).toBe("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
  })

  it("agrees with list and seed, whatever the order of the list", async () => {
    const draw = await drawn()
    expect(draw.result).toEqual(GOLDEN)
    expect(await agrees(draw)).toBe(true)
    expect(await agrees({ ...draw, candidates: [...draw.candidates].reverse() })).toBe(true)
  })

  it.each([
    ["somebody was added to the list", { candidates: [...thrown.candidates, "seat-e"] }],
    ["another seed was thrown", { seed: "4215361" }],
    ["there is no seed yet", { seed: null }],
    ["another was drawn", { result: ["seat-z", "seat-a"] }],
  ])("says so if %s", async (_what, over: Partial<Draw>) => {
    expect(await agrees({ ...(await drawn()), ...over })).toBe(false)
  })

  it("looks at each share: the value must be the one that was sealed, and all must be in the seed", async () => {
    const shares = await Promise.all(
      ["one", "two"].map(async (value, i) => ({ id: value, speaker: `seat-${i}`, value, commitment: await sha256(value) })),
    )
    const several = await drawn({ mode: "several", shares, seed: "seat-0:one\nseat-1:two" })
    expect(await agrees(several)).toBe(true)
    expect(await agrees({ ...several, shares: [shares[0]!, { ...shares[1]!, value: "other" }] })).toBe(false)
    expect(await agrees({ ...several, shares: [shares[0]!] })).toBe(false)
    expect(await agrees({ ...several, shares: [shares[0]!, { ...shares[1]!, value: null }] })).toBe(false)
  })
})

describe("my part of a seed", () => {
  let shelf: FakeShelf
  beforeEach(() => void (shelf = new FakeShelf()))

  it("is long, fit to be told, and never the same", () => {
    const secrets = new Set(Array.from({ length: 50 }, newSecret))
    expect(secrets.size).toBe(50)
    for (const secret of secrets) expect(secret).toMatch(/^[0-9A-Za-z]{32}$/)
  })

  it("stays on the device until it is told, for this person and draw alone", () => {
    const mine = shelf.forTab()
    expect(keepSecret(mine, "me", "draw", "s3cret")).toBe(true)
    expect(readSecret(mine, "me", "draw")).toBe("s3cret")
    expect(readSecret(mine, "you", "draw")).toBeNull()
    forgetSecret(mine, "me", "draw")
    expect(readSecret(mine, "me", "draw")).toBeNull()
  })

  it("is not kept where storage is full, and says so", () => {
    shelf.full = true
    expect(keepSecret(shelf.forTab(), "me", "draw", "s3cret")).toBe(false)
  })
})
