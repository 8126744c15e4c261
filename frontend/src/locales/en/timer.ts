import type { Words } from "../zh-Hans"

export const timer: Words["timer"] = {
  length: (minutes, seconds) =>
    [minutes ? `${minutes} min` : "", seconds || !minutes ? `${seconds} s` : ""].filter(Boolean).join(" "),
  left: (length) => `${length} left`,
  over: (length) => `${length} over time`,
  spent: (length) => `${length} used`,
}
