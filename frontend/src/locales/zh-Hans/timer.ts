/** Lengths of time in words. */
export const timer = {
  length: (minutes: number, seconds: number) =>
    [minutes ? `${minutes} 分` : "", seconds || !minutes ? `${seconds} 秒` : ""].filter(Boolean).join(" "),
  left: (length: string) => `还剩 ${length}`,
  over: (length: string) => `已超时 ${length}`,
  spent: (length: string) => `已用 ${length}`,
}
