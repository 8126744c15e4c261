/** Parts of the record that only those who draw it up need, fetched when they are needed. */
import { lazy } from "@/lazy"

export const RecordWork = lazy(() => import("./RecordWork.vue"))
export const LineTools = lazy(() => import("./LineTools.vue"))
export const LineEditor = lazy(() => import("./LineEditor.vue"))
export const LineEvidence = lazy(() => import("./LineEvidence.vue"))
