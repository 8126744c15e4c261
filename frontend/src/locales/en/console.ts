import type { Words } from "../zh-Hans"

type Steering = Pick<Words, "timer">

export const steering: Steering = {
  timer: {
    length: (minutes, seconds) =>
      [minutes ? `${minutes} min` : "", seconds || !minutes ? `${seconds} s` : ""].filter(Boolean).join(" "),
    left: (length) => `${length} left`,
    over: (length) => `${length} over time`,
    spent: (length) => `${length} used`,
  },
}
