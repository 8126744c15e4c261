import { computed, ref } from "vue"

import { useDraft } from "@/live/drafts"
import type { LiveSession } from "@/live/useSession"

import type { Composer, ComposerTarget } from "./useComposer"
import { useEvidence } from "./useEvidence"
import { useAct } from "./useRefusal"
import { useWords } from "./useWords"

const LIMIT = 2000

/** What is typed into the composer, kept on the device under the thread it is for. */
export function useComposerForm(live: LiveSession, composer: Composer, target: ComposerTarget) {
  const { rework, replyTo } = target
  const thread = rework ? `again:${rework.key}` : (replyTo ?? "new")
  const text = useDraft(live, thread)
  const evidence = useEvidence(live, thread, rework ?? undefined)
  const { w } = useWords()
  if (rework && !text.value) text.value = rework.text
  const department = ref(rework?.department ?? "")
  const { refusal, run } = useAct()

  // The server counts characters as Unicode does, so an emoji counts once.
  const length = computed(() => [...text.value.trim()].length)
  const over = computed(() => Math.max(0, length.value - LIMIT))
  /** Why a view that is written cannot leave yet: it would go without what it rests on. */
  const held = computed(() => {
    if (evidence.broken.value) return w.value.live.evidence.broken
    return evidence.pending.value ? w.value.live.evidence.wait : ""
  })
  const ready = computed(() => length.value > 0 && over.value === 0 && !held.value)

  async function send(): Promise<void> {
    if (!ready.value) return
    const post = {
      text: text.value.trim(),
      reply_to: replyTo,
      department: replyTo ? null : department.value || null,
      agenda_item: replyTo ? null : (live.session.value?.current_item ?? null),
      files: evidence.ids(),
      links: evidence.links.value,
    }
    if (!(await run(async () => live.enqueue("statement.post", post)))) return
    rework?.taken()
    text.value = ""
    evidence.clear()
    composer.close()
  }
  return { text, department, evidence, held, length, over, ready, refusal, limit: LIMIT, send }
}
