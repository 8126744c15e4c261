import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from "vue"

import type { Words } from "@/locales/zh-Hans"

export type Language = "zh-Hans" | "en"

const load: Record<Language, () => Promise<{ default: Words }>> = {
  "zh-Hans": () => import("@/locales/zh-Hans"),
  en: () => import("@/locales/en"),
}
const KEY = "language"
const language = ref<Language>("zh-Hans")
const current = shallowRef<Words | null>(null)

function remembered(): Language {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === "zh-Hans" || kept === "en") return kept
  } catch {
    // Storage may be closed to us (private windows); the default serves.
  }
  return navigator.language.toLowerCase().startsWith("zh") || !navigator.language ? "zh-Hans" : "en"
}

async function show(next: Language): Promise<void> {
  current.value = (await load[next]()).default
  language.value = next
  document.documentElement.lang = next
}

/** Loads the person's language before the first screen is drawn. */
export async function startWords(): Promise<void> {
  await show(remembered())
}

export async function setLanguage(next: Language): Promise<void> {
  await show(next)
  try {
    localStorage.setItem(KEY, next)
  } catch {
    // Kept for this page only.
  }
}

const words = computed<Words>(() => {
  if (!current.value) throw new Error("startWords() has not run")
  return current.value
})

/** The words of the current language: in a template, `w.room.tabs.agenda`. */
export function useWords(): { w: ComputedRef<Words>; language: Readonly<Ref<Language>> } {
  return { w: words, language: readonly(language) }
}
