import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { effect, effectScope, nextTick, type EffectScope } from "vue"

import { useRights } from "@/composables/useRights"
import { useDraft } from "@/live/drafts"
import { useNewStatements } from "@/live/newStatements"
import type { Room } from "@/live/room"
import { useSession } from "@/live/useSession"
import type { Put } from "@/protocol"

import { STREAM } from "./fakeServer"
import { Stage } from "./world"

let stage: Stage
let room: Room
let scope: EffectScope

beforeEach(async () => {
  localStorage.clear()
  stage = new Stage()
  room = await stage.tab()
  scope = effectScope()
})
afterEach(() => scope.stop())

const run = <T>(setup: () => T): T => scope.run(setup) as T

async function commit(put: Put): Promise<void> {
  stage.server.commit(put)
  await stage.clock.advance(20)
}

const statement = (id: string, over: object = {}): Put => ({
  statement: { [id]: { id, reply_to: null, status: "published", speaker: "else", ...over } as never },
})

describe("entities in Vue", () => {
  const tally = (id: string, agree: number): Put => ({
    tally: { [id]: { id, agree, disagree: 0, passed: 0 } },
  })

  it("wake only those who read what changed", async () => {
    await commit(tally("a", 1))
    await commit(tally("b", 1))
    const seen: string[] = []
    run(() => {
      effect(() => void seen.push(`a=${room.get("tally", "a")?.agree}`))
      effect(() => void seen.push(`all=${room.all("tally").value.length}`))
    })
    seen.length = 0
    await commit(tally("b", 2))
    expect(seen).toEqual(["all=2"])
    await commit(tally("a", 5))
    expect(seen.slice(1).sort()).toEqual(["a=5", "all=2"])
  })

  it("give one list per type, and tell of one that comes later", async () => {
    expect(room.all("tally")).toBe(room.all("tally"))
    expect(room.get("tally", "late")).toBeNull()
    await commit(tally("late", 3))
    expect(room.get("tally", "late")?.agree).toBe(3)
  })
})

describe("what one may do", () => {
  it("depends on the role's acts and on the stage", async () => {
    expect(room.may("statement.post")).toBe(true)
    expect(room.may("agenda.set_items")).toBe(false)
    expect(room.may("statement.hide")).toBe(false)
    await commit({ session: { [STREAM]: { ...room.session.value, stage: "draft" } as never } })
    expect(room.may("statement.post")).toBe(false)
    expect(room.may("agenda.set_items")).toBe(true)
  })

  it("may be kept for later only where the server says so", () => {
    expect(() => room.enqueue("agenda.set_items", { items: [] })).toThrow(TypeError)
  })

  it("is nothing for a reader without a seat", async () => {
    await stage.becomes(null)
    expect(room.may("statement.post")).toBe(false)
  })
})

describe("whom the room asks to check in", () => {
  const MEMBER = ["statement.post", "attendance.check_in"]
  const MODERATOR = [...MEMBER, "statement.approve"]

  async function rights(over: object) {
    const mine = { ...room.mySeat.value, status: "expected", category: "voting", acts: MEMBER, ...over }
    stage.server.commit({}, { li: { my_seat: { "seat-li": mine as never } } })
    await stage.clock.advance(20)
    const { needsCheckIn, mayWrite } = run(() => useRights(room))
    return { asked: needsCheckIn.value, writes: mayWrite.value }
  }

  it.each([
    ["a member", {}, { asked: true, writes: false }],
    ["a member who has done so", { status: "present" }, { asked: false, writes: true }],
    ["an expert, who attends", { category: "attending" }, { asked: true, writes: false }],
    ["a moderator, who needs no place", { category: "attending", acts: MODERATOR }, { asked: false, writes: true }],
    ["a chair who votes, and is counted", { acts: MODERATOR }, { asked: true, writes: true }],
  ])("%s", async (_, over, expected) => {
    expect(await rights(over)).toEqual(expected)
  })
})

describe("useNewStatements", () => {
  it("shows what was there, holds back what comes, and shows it when asked", async () => {
    await commit(statement("one"))
    const fresh = run(() => useNewStatements(room))
    await commit(statement("two"))
    await commit(statement("answer", { reply_to: "one" }))
    expect(fresh.shown.value.map((one) => one.id)).toEqual(["one"])
    expect(fresh.waiting.value).toBe(1)
    fresh.show()
    expect(fresh.shown.value.map((one) => one.id)).toEqual(["one", "two"])
    expect(fresh.waiting.value).toBe(0)
  })

  it("shows the first at once where nothing stands yet, and holds back the next", async () => {
    const fresh = run(() => useNewStatements(room))
    await commit(statement("first"))
    await commit(statement("second"))
    expect(fresh.shown.value.map((one) => one.id)).toEqual(["first"])
    expect(fresh.waiting.value).toBe(1)
  })

  it("shows a person's own at once, and does not count what was hidden meanwhile", async () => {
    const fresh = run(() => useNewStatements(room))
    await commit(statement("mine", { speaker: "seat-li" }))
    await commit(statement("gone"))
    await commit(statement("gone", { status: "hidden" }))
    expect(fresh.shown.value.map((one) => one.id)).toEqual(["mine"])
    expect(fresh.waiting.value).toBe(0)
  })

  it("starts with the first snapshot, and holds back what came during an absence", async () => {
    stage.server.httpUp = false
    const late = await stage.tab()
    const fresh = run(() => useNewStatements(late))
    stage.server.commit(statement("one"))
    stage.server.httpUp = true
    await stage.clock.advance(3_000)
    await nextTick()
    expect(fresh.shown.value.map((one) => one.id)).toEqual(["one"])
    stage.server.kill()
    stage.server.commit(statement("two"))
    await stage.clock.advance(1_000)
    expect(fresh.waiting.value).toBe(1)
  })
})

describe("useDraft", () => {
  it("keeps every keystroke, per thread", () => {
    run(() => useDraft(room, "new")).value = "第一"
    run(() => useDraft(room, "other")).value = "第二"
    expect(run(() => useDraft(room, "new")).value).toBe("第一")
    expect(run(() => useDraft(room, "other")).value).toBe("第二")
  })

  it("leaves nothing behind once emptied", () => {
    const draft = run(() => useDraft(room, "new"))
    draft.value = "第一"
    draft.value = ""
    expect(localStorage.length).toBe(0)
  })

  it("shows each person of a shared phone their own", async () => {
    const draft = run(() => useDraft(room, "new"))
    draft.value = "李明的话"
    await stage.becomes({ id: "wang", name: "王芳" })
    expect(draft.value).toBe("")
    draft.value = "王芳的话"
    await stage.becomes({ id: "li", name: "李明" })
    expect(draft.value).toBe("李明的话")
  })

  it("keeps what was typed before the server said who we are", async () => {
    stage.server.socketsUp = false
    const late = await stage.tab()
    const draft = run(() => useDraft(late, "new"))
    draft.value = "早写的"
    stage.server.socketsUp = true
    await stage.clock.advance(2_000)
    expect(late.person.value?.id).toBe("li")
    expect(draft.value).toBe("早写的")
    expect(Object.keys(localStorage)).toEqual(["deliberation.draft.li.session-1.new"])
  })
})

describe("useSession", () => {
  class SilentSocket {
    static opened = 0
    static closed = 0
    onopen = null
    onmessage = null
    onclose = null
    constructor() {
      SilentSocket.opened++
    }
    send(): void {}
    close(): void {
      SilentSocket.closed++
    }
  }

  it("shares one connection among the components of a page, and ends with the last", () => {
    vi.stubGlobal("WebSocket", SilentSocket)
    vi.stubGlobal("fetch", () => new Promise(() => {}))
    const other = effectScope()
    const first = run(() => useSession("one"))
    const second = other.run(() => useSession("one"))
    expect(second).toBe(first)
    expect(first.state.value).toBe("loading")
    expect(SilentSocket.opened).toBe(1)
    scope.stop()
    expect(SilentSocket.closed).toBe(0)
    other.stop()
    expect(SilentSocket.closed).toBe(1)
  })
})
