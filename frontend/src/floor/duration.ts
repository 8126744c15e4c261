/** Lengths of time as people read them off a clock. */
export interface Duration {
  /** True if it is over by so much. */
  over: boolean
  minutes: number
  seconds: number
}

/** Whole seconds, rounded so that a countdown shows 0:00 at the very end and not before. */
export function duration(ms: number): Duration {
  const seconds = ms >= 0 ? Math.ceil(ms / 1000) : Math.floor(-ms / 1000)
  return { over: ms < 0 && seconds > 0, minutes: Math.floor(seconds / 60), seconds: seconds % 60 }
}

/** "5:07", "1:02:05", or "+0:30" when it is over. */
export function clockFace(ms: number): string {
  const { over, minutes, seconds } = duration(ms)
  const two = (n: number) => String(n).padStart(2, "0")
  const hours = Math.floor(minutes / 60)
  const face = hours > 0 ? `${hours}:${two(minutes % 60)}` : String(minutes)
  return `${over ? "+" : ""}${face}:${two(seconds)}`
}
