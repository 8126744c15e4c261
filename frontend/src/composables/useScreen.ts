import { computed, type ComputedRef } from "vue"

import type { LiveSession } from "@/live/useSession"
import type { Screen } from "@/protocol"
import { shownOn, type Shown } from "@/screen/content"

import { useAgenda } from "./useAgenda"
import { useFloor } from "./useFloor"

/** What the screen of a venue shows now; without a venue, the screen of those who have none. */
export function useScreen(live: LiveSession, venue: () => string | null): { screen: ComputedRef<Screen | null>; shown: ComputedRef<Shown> } {
  const polls = live.all("poll")
  const draws = live.all("draw")
  const { turn } = useFloor(live)
  const { current } = useAgenda(live)
  const screen = computed(() => live.get("screen", venue() ?? live.id))
  const shown = computed(() =>
    shownOn(screen.value, {
      stage: live.session.value?.stage ?? "draft",
      polls: polls.value,
      draws: draws.value,
      turn: turn.value,
      item: current.value,
    }),
  )
  return { screen, shown }
}
