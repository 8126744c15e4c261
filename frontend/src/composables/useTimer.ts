import { duration } from "@/floor/duration"

import { useWords } from "./useWords"

/** Lengths of time in words, so that running over is never told by a sign or a colour alone. */
export function useTimer() {
  const { w } = useWords()
  const length = (ms: number): string => {
    const { minutes, seconds } = duration(ms)
    return w.value.timer.length(minutes, seconds)
  }
  return {
    length,
    /** "还剩 3 分 20 秒" or "已超时 1 分". */
    left: (ms: number): string => (duration(ms).over ? w.value.timer.over(length(ms)) : w.value.timer.left(length(ms))),
  }
}
