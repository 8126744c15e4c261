/** Parts of the room that nobody reads at once: tabs behind the first, windows, what is unfolded. */
import { lazy } from "@/lazy"

export const AgendaTab = lazy(() => import("./AgendaTab.vue"))
export const CheckInCard = lazy(() => import("./CheckInCard.vue"))
export const DigestList = lazy(() => import("./DigestList.vue"))
export const HandSheet = lazy(() => import("./HandSheet.vue"))
export const LogTab = lazy(() => import("./LogTab.vue"))
export const MergedList = lazy(() => import("./MergedList.vue"))
export const MineTab = lazy(() => import("./MineTab.vue"))
export const NowSheet = lazy(() => import("./NowSheet.vue"))
export const RecapList = lazy(() => import("./RecapList.vue"))
export const ReportDialog = lazy(() => import("./ReportDialog.vue"))
export const ShareDialog = lazy(() => import("./ShareDialog.vue"))
export const VotesTab = lazy(() => import("./VotesTab.vue"))
