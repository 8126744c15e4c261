import { mount } from "@vue/test-utils"
import { beforeAll, describe, expect, it } from "vitest"
import { nextTick, shallowRef } from "vue"

import LiveGate from "@/components/LiveGate.vue"
import { startWords } from "@/composables/useWords"
import type { LiveSession } from "@/live/useSession"

beforeAll(startWords)

/** A session that has been read, as far as the gate looks at it. */
function session(seated: boolean) {
  const person = shallowRef<unknown>(null)
  const live = { state: shallowRef("live"), session: shallowRef({}), mySeat: shallowRef(seated ? {} : null), person }
  return { person, live: live as unknown as LiveSession }
}

describe("the gate of a live page", () => {
  it("waits until it is known whose seat it is: drafts are kept under a name", async () => {
    const { person, live } = session(true)
    const gate = mount(LiveGate, { props: { live }, slots: { default: "会场" } })
    expect(gate.text()).not.toContain("会场")
    person.value = { id: "li" }
    await nextTick()
    expect(gate.text()).toBe("会场")
  })

  it("is open to readers without a name", () => {
    const { live } = session(false)
    expect(mount(LiveGate, { props: { live }, slots: { default: "会场" } }).text()).toBe("会场")
  })
})
