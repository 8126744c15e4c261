import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from "vue"

import type { FrontWords, Words } from "@/locales/zh-Hans"
import type { BackstageWords } from "@/locales/zh-Hans/backstage"

export type Language = "zh-Hans" | "en"

interface Parts {
  front: () => Promise<{ default: FrontWords }>
  backstage: () => Promise<{ default: BackstageWords }>
}
const load: Record<Language, Parts> = {
  "zh-Hans": { front: () => import("@/locales/zh-Hans"), backstage: () => import("@/locales/zh-Hans/backstage") },
  en: { front: () => import("@/locales/en"), backstage: () => import("@/locales/en/backstage") },
}
const KEY = "language"
const language = ref<Language>("zh-Hans")
const current = shallowRef<Words | null>(null)
let atWork = false

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
  const { front, backstage } = load[next]
  const [read, work] = await Promise.all([front(), atWork ? backstage() : null])
  // Nobody reads a word of the second part before its pages: they wait for it.
  current.value = { ...read.default, ...work?.default } as Words
  language.value = next
  document.documentElement.lang = next
}

/** Loads the person's language before the first screen is drawn. */
export async function startWords(): Promise<void> {
  await show(remembered())
}

/** Loads the words of the pages where people work, before the first of them is drawn. */
export async function startBackstage(): Promise<void> {
  if (atWork) return
  atWork = true
  try {
    await show(language.value)
  } catch (error) {
    atWork = false
    throw error
  }
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
