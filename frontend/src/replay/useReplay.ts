import { computed, onScopeDispose, ref, shallowRef, triggerRef, type ComputedRef, type Ref } from "vue"

import { onIdentityChange, replay } from "@/api/http"
import { systemClock } from "@/live/clock"
import { browserPage } from "@/live/page"
import type { LiveSession } from "@/live/useSession"

import { secondsOf, type ReplayPart } from "./frames"
import { Loader } from "./loader"
import { TimelineReader, type Timeline } from "./marks"
import { Player, speedsFor } from "./player"
import { Reel } from "./reel"
import { PastSession } from "./session"

export interface ReplayState {
  live: LiveSession
  /** The second that is shown. */
  second: Readonly<Ref<number>>
  /** How many there are, and up to which it is loaded. */
  end: Readonly<Ref<number>>
  loaded: Readonly<Ref<number>>
  complete: Readonly<Ref<boolean>>
  /** Something is missing for want of a network. */
  waiting: Readonly<Ref<boolean>>
  /** When the session was opened; null while it was not. */
  opened: Readonly<Ref<Date | null>>
  rehearsal: Readonly<Ref<boolean>>
  timeline: Readonly<Ref<Timeline>>
  playing: Readonly<Ref<boolean>>
  speed: Readonly<Ref<number>>
  speeds: ComputedRef<readonly number[]>
  toggle(): void
  seek(second: number): void
  setSpeed(speed: number): void
  /** Everything anew, up to what has happened now. */
  reload(): void
  hurry(): void
}

/** A session's replay: what is loaded of it, where it stands, and the session at that second. */
export function useReplay(id: string, start: number): ReplayState {
  const second = ref(0)
  const end = ref(0)
  const loaded = ref(0)
  const complete = ref(false)
  const waiting = ref(false)
  const opened = shallowRef<Date | null>(null)
  const rehearsal = ref(false)
  const playing = ref(false)
  const speed = ref(1)
  const speeds = computed(() => speedsFor(end.value))
  const moment = computed(() => new Date((opened.value ?? new Date()).getTime() + second.value * 1000))

  const live = new PastSession(id, moment)
  const reel = new Reel(live.replica)
  let reader = new TimelineReader()
  const timeline = shallowRef(reader.timeline)
  const player = new Player(
    systemClock,
    {
      moved: (to) => {
        second.value = to
        reel.seek(to)
      },
      playing: (plays) => (playing.value = plays),
    },
    () => ({ loaded: loaded.value, end: end.value }),
  )
  let wanted: number | null = start

  function begin(part: ReplayPart): void {
    reader = new TimelineReader()
    reel.restart(part.epoch, part.audience)
    opened.value = part.from === null ? null : new Date(part.from)
    rehearsal.value = part.rehearsal
    setSpeed(speeds.value.includes(speed.value) ? speed.value : speeds.value[0]!)
  }
  function take(part: ReplayPart, first: boolean): void {
    end.value = secondsOf(part)
    if (first) begin(part)
    reader.take(part.frames)
    reel.add(part.frames)
    timeline.value = reader.timeline
    triggerRef(timeline)
    complete.value = part.next === null
    loaded.value = complete.value ? end.value : (part.frames[part.frames.length - 1]?.at ?? loaded.value)
    live.state.value = "live"
    if (first) player.seek(wanted ?? second.value)
    if (first) reel.seek(second.value)
    wanted = null
  }
  function setSpeed(to: number): void {
    speed.value = to
    player.speed = to
  }

  const loader = new Loader(
    { fetch: (after, epoch) => replay(id, after, epoch), clock: systemClock, random: Math.random },
    {
      part: take,
      refused: ({ code }) => (live.state.value = code === "NOT_FOUND" ? "not_found" : "forbidden"),
      waiting: (waits) => (waiting.value = waits),
    },
  )
  const hurry = (): void => loader.hurry()
  const unwatch = [
    browserPage.watch({ woke: hurry, online: hurry, offline: () => undefined }),
    onIdentityChange(() => loader.begin()),
  ]
  onScopeDispose(() => {
    for (const stop of unwatch) stop()
    player.pause()
    loader.stop()
  })
  loader.begin()

  return {
    live,
    second,
    end,
    loaded,
    complete,
    waiting,
    opened,
    rehearsal,
    timeline,
    playing,
    speed,
    speeds,
    toggle: () => (player.plays ? player.pause() : player.play()),
    seek: (to) => player.seek(to),
    setSpeed,
    reload: () => loader.begin(),
    hurry,
  }
}
