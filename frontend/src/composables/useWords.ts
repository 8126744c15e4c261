import { computed, readonly, ref, shallowRef, type ComputedRef, type Ref } from "vue"

import type { FrontWords, Words } from "@/locales/zh-Hans"
import type { BackstageWords } from "@/locales/zh-Hans/backstage"
import type { FollowUpWords } from "@/locales/zh-Hans/followUp"
import type { OpinionWords } from "@/locales/zh-Hans/opinion"
import type { RecordWords } from "@/locales/zh-Hans/record"
import type { ReplayWords } from "@/locales/zh-Hans/replay"

export type Language = "zh-Hans" | "en"

interface Parts {
  front: () => Promise<{ default: FrontWords }>
  backstage: () => Promise<{ default: BackstageWords }>
  followUp: () => Promise<{ default: FollowUpWords }>
  opinion: () => Promise<{ default: OpinionWords }>
  record: () => Promise<{ default: RecordWords }>
  replay: () => Promise<{ default: ReplayWords }>
}
/** What only some pages need: a resident's phone fetches it with the first of them. */
export type Part = Exclude<keyof Parts, "front">

const load: Record<Language, Parts> = {
  "zh-Hans": {
    front: () => import("@/locales/zh-Hans"),
    backstage: () => import("@/locales/zh-Hans/backstage"),
    followUp: () => import("@/locales/zh-Hans/followUp"),
    opinion: () => import("@/locales/zh-Hans/opinion"),
    record: () => import("@/locales/zh-Hans/record"),
    replay: () => import("@/locales/zh-Hans/replay"),
  },
  en: {
    front: () => import("@/locales/en"),
    backstage: () => import("@/locales/en/backstage"),
    followUp: () => import("@/locales/en/followUp"),
    opinion: () => import("@/locales/en/opinion"),
    record: () => import("@/locales/en/record"),
    replay: () => import("@/locales/en/replay"),
  },
}
const KEY = "language"
const language = ref<Language>("zh-Hans")
const current = shallowRef<Words | null>(null)
const wanted = new Map<Part, Promise<void>>()

function remembered(): Language {
  try {
    const kept = localStorage.getItem(KEY)
    if (kept === "zh-Hans" || kept === "en") return kept
  } catch {
    // Storage may be closed to us (private windows); the default serves.
  }
  return navigator.language.toLowerCase().startsWith("zh") || !navigator.language ? "zh-Hans" : "en"
}

async function show(next: Language, parts: Part[] = [...wanted.keys()]): Promise<void> {
  const [front, ...later] = await Promise.all([load[next].front(), ...parts.map((part) => load[next][part]())])
  // Parts may come one over the other; nobody reads a word of one before its pages, which wait for it.
  const there = next === language.value ? current.value : null
  current.value = Object.assign({}, there, front.default, ...later.map((part) => part.default)) as Words
  language.value = next
  document.documentElement.lang = next
}

/** Loads the person's language before the first screen is drawn. */
export async function startWords(): Promise<void> {
  await show(remembered())
}

/** Loads one of the later parts, before the first page that reads in it is drawn. */
export function startPart(part: Part): Promise<void> {
  const known = wanted.get(part)
  if (known) return known
  const coming = show(language.value, [...wanted.keys(), part]).catch((error: unknown) => {
    wanted.delete(part)
    throw error
  })
  wanted.set(part, coming)
  return coming
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
