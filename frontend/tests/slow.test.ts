import { mount, type VueWrapper } from "@vue/test-utils"
import { afterEach, beforeEach, describe, expect, it } from "vitest"

import SlowNote from "@/components/console/SlowNote.vue"
import { setLanguage, startPart, useWords } from "@/composables/useWords"
import type { Room } from "@/live/room"
import { liveSessionKey } from "@/live/useSession"

import { Stage } from "./world"

let stage: Stage
let room: Room
let note: VueWrapper

beforeEach(async () => {
  localStorage.clear()
  await startPart("backstage")
  stage = new Stage()
  room = await stage.tab()
  note = mount(SlowNote, { global: { provide: { [liveSessionKey as symbol]: room } } })
})
afterEach(() => {
  note.unmount()
  room.stop()
})

async function told(slow: boolean | null): Promise<string> {
  stage.server.say({ type: "derived", at_seq: 1, presence: { online: 7, slow } })
  await stage.clock.advance(10)
  return note.text()
}

describe("the note that the system is slow", () => {
  it("comes when the server says so, and goes by itself", async () => {
    expect(note.text()).toBe("")
    expect(await told(true)).toContain("系统响应较慢")
    expect(await told(true)).toContain("不必重复提交")
    expect(await told(false)).toBe("")
  })

  it("stands in a place that is read out when something comes to it", async () => {
    expect(note.attributes("role")).toBe("status")
    await told(true)
    expect(note.find("[role=alert]").exists()).toBe(false)
  })

  it("is nothing for those who are not told", async () => {
    expect(await told(null)).toBe("")
  })

  it("gives way to the line that says that the connection is away", async () => {
    expect(await told(true)).not.toBe("")
    stage.server.kill()
    await stage.clock.advance(10)
    expect(note.text()).toBe("")
  })

  it("speaks English too", async () => {
    await setLanguage("en")
    expect(await told(true)).toContain("The system is slow just now.")
    await setLanguage("zh-Hans")
    expect(useWords().w.value.console.slow).toBe("系统响应较慢。")
  })
})
