import { beforeEach, describe, expect, it } from "vitest"

import { createUndo, type Undo } from "@/composables/useUndo"

let undo: Undo
let log: string[]

beforeEach(() => {
  log = []
  undo = createUndo({ taken: (what) => `undone: ${what}`, refused: (error) => String(error) })
})
const note = (what: string) => async (): Promise<void> => void log.push(what)

describe("undo", () => {
  it("takes the last act back first, and says so", async () => {
    await undo.perform("a", note("a"), note("-a"))
    await undo.perform("b", note("b"), note("-b"))
    expect(undo.told.value).toEqual({ text: "b", undoable: true })
    await undo.undo()
    await undo.undo()
    await undo.undo()
    expect(log).toEqual(["a", "b", "-b", "-a"])
    expect(undo.told.value).toEqual({ text: "undone: a", undoable: false })
    expect(undo.last.value).toBeNull()
  })

  it("remembers nothing of an act that was refused, or that has no way back", async () => {
    await expect(undo.perform("a", () => Promise.reject(new Error("no")), note("-a"))).rejects.toThrow("no")
    expect(undo.told.value).toBeNull()
    await undo.perform("b", note("b"))
    expect(undo.told.value).toEqual({ text: "b", undoable: false })
    expect(undo.last.value).toBeNull()
  })

  it("means what was pressed last, also before its answer came", async () => {
    await undo.perform("a", note("a"), note("-a"))
    let answer = (): void => undefined
    const slow = undo.perform("b", () => new Promise<void>((resolve) => (answer = resolve)), note("-b"))
    const undone = undo.undo()
    answer()
    await Promise.all([slow, undone])
    expect(log).toEqual(["a", "-b"])
  })

  it("drops what cannot be taken back any more, and says why", async () => {
    await undo.perform("a", note("a"), note("-a"))
    await undo.perform("b", note("b"), () => Promise.reject(new Error("too late")))
    await undo.undo()
    expect(undo.refusal.value).toBe("Error: too late")
    await undo.undo()
    expect(log).toEqual(["a", "b", "-a"])
    expect(undo.refusal.value).toBe("")
  })

  it("is one at a time: a key that is held down takes back one act", async () => {
    await undo.perform("a", note("a"), note("-a"))
    await undo.perform("b", note("b"), note("-b"))
    await Promise.all([undo.undo(), undo.undo()])
    expect(log).toEqual(["a", "b", "-b"])
  })
})
