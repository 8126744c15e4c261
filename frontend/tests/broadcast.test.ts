import { describe, expect, it } from "vitest"

import { allowedHosts, mayEmbed } from "@/room/broadcast"

const HOSTS = ["live.example.cn", "video.example.cn:8443"]

describe("a broadcast within the page", () => {
  it.each([
    ["https://live.example.cn/room/1", true],
    ["https://video.example.cn:8443/x", true],
    ["https://video.example.cn/x", false],
    ["http://live.example.cn/room/1", false],
    ["https://evil.cn/?live.example.cn", false],
    ["https://live.example.cn.evil.cn/", false],
    ["nonsense", false],
  ])("%s: %s", (address, allowed) => {
    expect(mayEmbed(address, HOSTS)).toBe(allowed)
  })

  it("goes by what the page's head tells, and by nothing if it tells nothing", () => {
    const head = document.createElement("div")
    expect(allowedHosts(head)).toEqual([])
    const meta = document.createElement("meta")
    meta.name = "broadcast-hosts"
    meta.content = HOSTS.join(" ")
    head.append(meta)
    expect(allowedHosts(head)).toEqual(HOSTS)
  })
})
