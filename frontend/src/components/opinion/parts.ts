/** Parts of the opinion map that come only where there is room for them. */
import { lazy } from "@/lazy"

export const OpinionChart = lazy(() => import("./OpinionChart.vue"), false)
