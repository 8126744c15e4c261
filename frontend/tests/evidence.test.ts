import { describe, expect, it } from "vitest"

import { fileUrl, imageUrl } from "@/api/files"
import { faultOf, hostOf, httpsLink, isImage, MOST_BYTES, sizeOf } from "@/evidence/checks"

describe("a file, before it is sent", () => {
  it.each([
    ["依据.pdf", 1, null],
    ["IMG_2041.JPG", 3_000_000, null],
    ["纪要.docx", MOST_BYTES, null],
    ["纪要.docx", MOST_BYTES + 1, "tooLarge"],
    ["空.txt", 0, "empty"],
    ["page.html", 10, "wrongKind"],
    ["图.svg", 10, "wrongKind"],
    ["photo.jpg.exe", 10, "wrongKind"],
    ["没有后缀", 10, "wrongKind"],
  ])("%s of %d bytes: %s", (name, size, fault) => {
    expect(faultOf({ name, size })).toBe(fault)
  })

  it("is shown within the page only if it is an image of a plain kind", () => {
    expect(["image/png", "image/jpeg", "image/webp"].every(isImage)).toBe(true)
    expect(["image/svg+xml", "text/html", "application/pdf", ""].some(isImage)).toBe(false)
  })

  it("is told by a size that people read", () => {
    expect(sizeOf(1)).toEqual({ unit: "kb", n: "1" })
    expect(sizeOf(832_000)).toEqual({ unit: "kb", n: "813" })
    expect(sizeOf(20 * 1024 * 1024)).toEqual({ unit: "mb", n: "20.0" })
  })

  it("has an address that its name cannot break", () => {
    const file = { id: "f1", name: "a/b?c #1 依据.pdf" }
    expect(fileUrl(file)).toBe("/files/f1/a%2Fb%3Fc%20%231%20%E4%BE%9D%E6%8D%AE.pdf")
    expect(imageUrl(file).endsWith(".pdf?inline=1")).toBe(true)
  })
})

describe("a web address", () => {
  it.each(["https://www.gov.cn/a?b=c#d", "  https://例子.中国/页 "])("is taken: %s", (typed) => {
    expect(httpsLink(typed)).toBe(typed.trim())
  })

  it.each(["http://a.cn", "javascript:alert(1)", "https://", "https://a b.cn", "https://me:secret@a.cn", "data:text/html,x", "", `https://a.cn/${"x".repeat(500)}`, 'https://a.cn/"x'])(
    "is refused: %s",
    (typed) => expect(httpsLink(typed)).toBeNull(),
  )

  it("is told by where it leads", () => {
    expect(hostOf("https://www.gov.cn/very/long?path")).toBe("www.gov.cn")
    expect(hostOf("nonsense")).toBe("nonsense")
  })
})
