/** What can be told about evidence before it leaves the phone; the server looks into the bytes. No Vue. */
export const MOST = 4
export const MOST_BYTES = 20 * 1024 * 1024
/** By suffix as well: phones often know no type for office files. */
export const ACCEPT = ".pdf,.png,.jpg,.jpeg,.webp,.docx,.xlsx,.pptx,.txt"
const INLINE = ["image/png", "image/jpeg", "image/webp"]
const LINK_LIMIT = 500

export type FileFault = "empty" | "tooLarge" | "wrongKind"

export function faultOf(file: { name: string; size: number }): FileFault | null {
  if (file.size === 0) return "empty"
  if (file.size > MOST_BYTES) return "tooLarge"
  const suffix = file.name.toLowerCase().match(/\.[a-z0-9]+$/)?.[0] ?? ""
  return ACCEPT.split(",").includes(suffix) ? null : "wrongKind"
}

/** Shown small within the page; everything else is only ever saved. */
export const isImage = (contentType: string): boolean => INLINE.includes(contentType)

/** The address as it will be sent, or null if it is not one that a reader could follow safely. */
export function httpsLink(typed: string): string | null {
  const text = typed.trim()
  try {
    const { protocol, hostname, username, password } = new URL(text)
    const plain = protocol === "https:" && hostname !== "" && username === "" && password === ""
    return plain && text.length <= LINK_LIMIT && !/[\s"<>\\`]/.test(text) ? text : null
  } catch {
    return null
  }
}

/** Where somebody would go by it, for the line that leads there. */
export function hostOf(link: string): string {
  try {
    return new URL(link).hostname
  } catch {
    return link
  }
}

/** "812 KB" or "3.4 MB"; never "0 KB" for what has something in it. */
export function sizeOf(bytes: number): { unit: "kb" | "mb"; n: string } {
  const kb = Math.max(1, Math.round(bytes / 1024))
  return kb < 1000 ? { unit: "kb", n: String(kb) } : { unit: "mb", n: (bytes / 1024 / 1024).toFixed(1) }
}
