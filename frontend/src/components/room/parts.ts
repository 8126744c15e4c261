/** Parts of the room that nobody reads at once: tabs behind the first, windows, what is unfolded. */
import { startPart } from "@/composables/useWords"
import { lazy } from "@/lazy"

export const AgendaTab = lazy(() => import("./AgendaTab.vue"))
export const CheckInCard = lazy(() => import("./CheckInCard.vue"))
export const DigestList = lazy(() => import("./DigestList.vue"))
export const HandSheet = lazy(() => import("./HandSheet.vue"))
export const MergedList = lazy(() => import("./MergedList.vue"))
export const MineTab = lazy(() => import("./MineTab.vue"))
export const NowSheet = lazy(() => import("./NowSheet.vue"))
export const OpinionTab = lazy(async () => {
  const [tab] = await Promise.all([import("../opinion/OpinionTab.vue"), startPart("opinion")])
  return tab
})
export const RecapList = lazy(() => import("./RecapList.vue"))
export const ReportDialog = lazy(() => import("./ReportDialog.vue"))
export const ShareDialog = lazy(() => import("./ShareDialog.vue"))
export const VotesTab = lazy(() => import("./VotesTab.vue"))
