import { mount } from "@vue/test-utils"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { defineComponent, h, nextTick } from "vue"

import { fetchAhead, lazy } from "@/lazy"

const Part = defineComponent({
  props: { name: { type: String, required: true } },
  emits: ["close"],
  setup: (props, { emit, slots }) => () => h("button", { onClick: () => emit("close") }, [props.name, slots["default"]?.()]),
})

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe("a part that is fetched when it is needed", () => {
  it("is nothing until then, and takes what it was given once it is there", async () => {
    const load = vi.fn(async () => ({ default: Part }))
    const Later = lazy(load)
    expect(load).not.toHaveBeenCalled()
    const closed = vi.fn()
    const shown = mount(Later, { props: { name: "sheet", onClose: closed }, slots: { default: () => "!" } })
    expect(shown.text()).toBe("")
    await vi.runAllTimersAsync()
    expect(shown.text()).toBe("sheet!")
    await shown.find("button").trigger("click")
    expect(closed).toHaveBeenCalledOnce()
    // The next one is there at once: a window finds what to put the keyboard on.
    expect(mount(Later, { props: { name: "again" } }).text()).toBe("again")
    expect(load).toHaveBeenCalledOnce()
  })

  it("is tried again until the network is back", async () => {
    const load = vi.fn<() => Promise<{ default: typeof Part }>>().mockRejectedValueOnce(new Error()).mockRejectedValueOnce(new Error())
    load.mockResolvedValue({ default: Part })
    const shown = mount(lazy(load), { props: { name: "sheet" } })
    await vi.advanceTimersByTimeAsync(400)
    expect(load).toHaveBeenCalledTimes(1)
    await vi.advanceTimersByTimeAsync(2000)
    expect(load).toHaveBeenCalledTimes(3)
    await nextTick()
    expect(shown.text()).toBe("sheet")
  })

  it("can be fetched before anybody needs it, and does not mind if it cannot", async () => {
    const load = vi.fn(async () => ({ default: Part }))
    const never = vi.fn(async () => Promise.reject<{ default: typeof Part }>(new Error()))
    const Later = lazy(load)
    lazy(never)
    fetchAhead()
    await vi.advanceTimersByTimeAsync(2500)
    expect(never).toHaveBeenCalled()
    expect(mount(Later, { props: { name: "ready" } }).text()).toBe("ready")
  })
})
