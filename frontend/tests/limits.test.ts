import { mount } from "@vue/test-utils"
import { describe, expect, it } from "vitest"

import DelayField from "@/components/DelayField.vue"
import { startPart } from "@/composables/useWords"
import { limitOf } from "@/protocol/facts"
import schema from "@/protocol/schema.json"

describe("what an argument may be at most", () => {
  it("is what the service's own schema says", () => {
    expect(limitOf("session.set_delay", "seconds")).toBe(schema.$defs.SetDelay.properties.seconds.maximum)
    expect(limitOf("roll.enter", "sector")).toBe(schema.$defs.EnterOnRoll.properties.sector.maxLength)
    expect(limitOf("reply.give", "also")).toBe(schema.$defs.GiveReply.properties.also.maxItems)
  })

  it("is nothing where the service sets no limit", () => {
    expect(limitOf("poll.cast", "poll")).toBe(Infinity)
  })
})

describe("the field for the delay", () => {
  it("keeps what is typed within its bounds", async () => {
    await startPart("backstage")
    const field = mount(DelayField, { props: { modelValue: 0 } })
    const typed = async (text: string): Promise<string> => {
      await field.get("input").setValue(text)
      return field.get("input").element.value
    }
    const limit = limitOf("session.set_delay", "seconds")
    expect(await typed("45")).toBe("45")
    expect(field.emitted("update:modelValue")).toEqual([[45]])
    expect(await typed(String(limit + 1))).toBe(String(limit))
    expect(await typed("-3")).toBe("0")
    expect(await typed("")).toBe("0")
    expect(field.emitted("update:modelValue")).toEqual([[45], [limit], [0]])
  })
})
