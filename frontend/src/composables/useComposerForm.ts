import { computed, ref } from "vue"

import { useDraft } from "@/live/drafts"
import type { LiveSession } from "@/live/useSession"

import type { Composer, ComposerTarget } from "./useComposer"
import { useAct } from "./useRefusal"

const LIMIT = 2000

/** What is typed into the composer, kept on the device under the thread it is for. */
export function useComposerForm(live: LiveSession, composer: Composer, target: ComposerTarget) {
  const { rework, replyTo } = target
  const text = useDraft(live, rework ? `again:${rework.key}` : (replyTo ?? "new"))
  if (rework && !text.value) text.value = rework.text
  const department = ref(rework?.department ?? "")
  const { refusal, run } = useAct()

  // The server counts characters as Unicode does, so an emoji counts once.
  const length = computed(() => [...text.value.trim()].length)
  const over = computed(() => Math.max(0, length.value - LIMIT))
  const ready = computed(() => length.value > 0 && over.value === 0)

  async function send(): Promise<void> {
    if (!ready.value) return
    const post = {
      text: text.value.trim(),
      reply_to: replyTo,
      department: replyTo ? null : department.value || null,
      agenda_item: replyTo ? null : (live.session.value?.current_item ?? null),
    }
    if (!(await run(async () => live.enqueue("statement.post", post)))) return
    rework?.taken()
    text.value = ""
    composer.close()
  }
  return { text, department, length, over, ready, refusal, limit: LIMIT, send }
}
