import { inject, onScopeDispose, ref } from "vue"

import { liveSessionKey } from "@/live/useSession"

import { useWords } from "./useWords"

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

const tick = ref(0)
let readers = 0
let timer: ReturnType<typeof setInterval> | undefined

/** One timer for every relative time on the page. */
function follow(): void {
  readers += 1
  timer ??= setInterval(() => (tick.value += 1), 15_000)
  onScopeDispose(() => {
    readers -= 1
    if (readers > 0) return
    clearInterval(timer)
    timer = undefined
  })
}

const startOfDay = (at: Date) => new Date(at.getFullYear(), at.getMonth(), at.getDate()).getTime()

/** Times as people read them: relative near, absolute far; by the server's clock inside a session. */
export function useTime() {
  const { w, language } = useWords()
  const live = inject(liveSessionKey, null)
  follow()

  function now(): number {
    void tick.value
    return (live?.now() ?? new Date()).getTime()
  }
  const format = (at: Date, options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(language.value, options).format(at)
  const clock = (at: Date) => format(at, { hour: "2-digit", minute: "2-digit", hour12: false })

  function absolute(iso: string): string {
    const at = new Date(iso)
    const sameYear = at.getFullYear() === new Date(now()).getFullYear()
    const date = format(at, { ...(sameYear ? {} : { year: "numeric" }), month: "long", day: "numeric" })
    return `${date} ${clock(at)}`
  }

  /** A day of the calendar ("2026-12-31"), which belongs to no time zone. */
  function date(day: string): string {
    const [year = 0, month = 1, number = 1] = day.split("-").map(Number)
    const sameYear = year === new Date(now()).getFullYear()
    return format(new Date(year, month - 1, number), { ...(sameYear ? {} : { year: "numeric" }), month: "long", day: "numeric" })
  }

  function day(iso: string): string {
    const at = new Date(iso)
    const days = Math.round((startOfDay(at) - startOfDay(new Date(now()))) / DAY)
    if (days === 0) return w.value.time.today(clock(at))
    if (days === 1) return w.value.time.tomorrow(clock(at))
    if (days === -1) return w.value.time.yesterday(clock(at))
    return absolute(iso)
  }

  function relative(iso: string): string {
    const past = now() - Date.parse(iso)
    if (past < MINUTE) return w.value.time.justNow
    if (past < HOUR) return w.value.time.minutesAgo(Math.floor(past / MINUTE))
    return day(iso)
  }

  function waited(iso: string): string {
    const past = now() - Date.parse(iso)
    if (past < MINUTE) return w.value.time.waitedMoment
    if (past < HOUR) return w.value.time.waitedMinutes(Math.floor(past / MINUTE))
    if (past < DAY) return w.value.time.waitedHours(Math.floor(past / HOUR), Math.floor((past % HOUR) / MINUTE))
    return w.value.time.waitedDays(Math.floor(past / DAY))
  }

  return { absolute, date, day, relative, waited, now }
}
