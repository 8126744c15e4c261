import { computed, inject, provide, type ComputedRef, type InjectionKey } from "vue"

import { groupBy } from "@/lists"
import type { LiveSession } from "@/live/useSession"
import type { Cluster, Correction, Promise as Commitment, Transfer } from "@/protocol"

import { useLive } from "./useLive"

/** What hangs on views and replies besides themselves, each list oldest first. */
export interface Traces {
  /** What stood there before, by the statement or reply that was put right. */
  corrections: ComputedRef<Map<string, Correction[]>>
  /** From where to where a question was passed, by statement. */
  transfers: ComputedRef<Map<string, Transfer[]>>
  /** What was promised, by reply; a withdrawn one stays. */
  promises: ComputedRef<Map<string, Commitment[]>>
  /** Merged views, by the id of the one at the top. */
  clusters: ComputedRef<Map<string, Cluster>>
}

const key: InjectionKey<Traces> = Symbol("traces")

function tracesOf(live: LiveSession): Traces {
  const corrections = live.all("correction")
  const transfers = live.all("transfer")
  const promises = live.all("promise")
  const clusters = live.all("cluster")
  const byTime = <T extends { at: string }>(items: readonly T[]) => [...items].sort((a, b) => a.at.localeCompare(b.at))

  return {
    corrections: computed(() => groupBy(byTime(corrections.value), ({ target }) => target)),
    transfers: computed(() => groupBy(byTime(transfers.value), ({ statement }) => statement)),
    promises: computed(() =>
      groupBy([...promises.value].sort((a, b) => a.confirmed_at.localeCompare(b.confirmed_at)), ({ reply }) => reply),
    ),
    clusters: computed(() => new Map(clusters.value.map((cluster) => [cluster.id, cluster]))),
  }
}

/** Once for a page with many views; a part that stands alone works them out by itself. */
export function provideTraces(live: LiveSession): void {
  provide(key, tracesOf(live))
}

export const useTraces = (): Traces => inject(key, () => tracesOf(useLive()), true)
