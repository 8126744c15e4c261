import { computed, onScopeDispose, ref, shallowRef, type ComputedRef, type Ref } from "vue"

import { uploadFile, type Upload } from "@/api/files"
import { faultOf, httpsLink, MOST, sizeOf } from "@/evidence/checks"
import { useDraft } from "@/live/drafts"
import type { LiveSession } from "@/live/useSession"
import type { FileFacts } from "@/protocol"

import { useRefusalText } from "./useRefusal"
import { useWords } from "./useWords"

/** A file on its way into a view. */
export interface Attached {
  key: number
  name: string
  size: number
  /** From 0 to 1; at 1 the server looks into it. */
  share: number
  facts: FileFacts | null
  failure: string
  /** Null for one that was sent before this page was loaded. */
  source: File | null
}

export interface Evidencing {
  files: Readonly<Ref<readonly Attached[]>>
  links: ComputedRef<string[]>
  /** Something is still under way, or did not arrive: the view would go without it. */
  pending: ComputedRef<boolean>
  broken: ComputedRef<boolean>
  refusal: Ref<string>
  attach: (files: readonly File[]) => void
  again: (key: number) => void
  detach: (key: number) => void
  link: (typed: string) => boolean
  unlink: (link: string) => void
  /** What the command is given. */
  ids: () => string[]
  clear: () => void
}

/** A post taken up again: the ids of its files, which nothing shows yet, and its addresses. */
export interface Before {
  files: readonly string[]
  links: readonly string[]
}

interface Kept {
  files: FileFacts[]
  links: string[]
}

/** Files and addresses of one composer. What has been sent is kept with the draft, over a reload as well. */
export function useEvidence(live: LiveSession, thread: string, before: Before = { files: [], links: [] }): Evidencing {
  const { w } = useWords()
  const { sayError } = useRefusalText()
  const draft = useDraft(live, `${thread}.evidence`)
  const kept = draft.value ? read(draft.value) : { files: before.files.map(nameless), links: [...before.links] }
  const links = shallowRef<string[]>(kept.links)
  const refusal = ref("")
  const uploads = new Map<number, Upload>()
  let next = 0
  const files = shallowRef<readonly Attached[]>(
    kept.files.map((facts) => ({ key: next++, name: facts.name, size: facts.size, share: 1, facts, failure: "", source: null })),
  )

  function keep(): void {
    const sent = files.value.flatMap(({ facts }) => (facts ? [facts] : []))
    draft.value = sent.length || links.value.length ? JSON.stringify({ files: sent, links: links.value } satisfies Kept) : ""
  }
  function change(key: number, over: Partial<Attached>): void {
    files.value = files.value.map((one) => (one.key === key ? { ...one, ...over } : one))
  }
  async function send(key: number, source: File): Promise<void> {
    change(key, { share: 0, failure: "" })
    const upload = uploadFile(live.id, source, (share) => change(key, { share }))
    uploads.set(key, upload)
    try {
      const facts = await upload.done
      change(key, { share: 1, facts, name: facts.name })
      keep()
    } catch (error) {
      change(key, { failure: sayError(error) })
    } finally {
      uploads.delete(key)
    }
  }
  function attach(chosen: readonly File[]): void {
    refusal.value = chosen.length + files.value.length > MOST ? w.value.live.evidence.tooMany : ""
    for (const source of chosen.slice(0, Math.max(0, MOST - files.value.length))) {
      const fault = faultOf(source)
      if (fault) refusal.value = `${source.name}：${sayFault(fault, source.size)}`
      else {
        const key = next++
        files.value = [...files.value, { key, name: source.name, size: source.size, share: 0, facts: null, failure: "", source }]
        void send(key, source)
      }
    }
  }
  function sayFault(fault: "empty" | "tooLarge" | "wrongKind", bytes: number): string {
    const words = w.value.live.evidence
    const { unit, n } = sizeOf(bytes)
    return fault === "tooLarge" ? words.tooLarge(words[unit](n)) : words[fault]
  }
  function again(key: number): void {
    const one = files.value.find((file) => file.key === key)
    if (one?.source) void send(key, one.source)
  }
  function detach(key: number): void {
    uploads.get(key)?.abort()
    files.value = files.value.filter((one) => one.key !== key)
    refusal.value = ""
    keep()
  }
  function link(typed: string): boolean {
    const address = httpsLink(typed)
    refusal.value = ""
    if (!address) refusal.value = w.value.live.evidence.linkWrong
    else if (links.value.length >= MOST) refusal.value = w.value.live.evidence.tooMany
    else links.value = [...new Set([...links.value, address])]
    keep()
    return refusal.value === ""
  }
  function unlink(address: string): void {
    links.value = links.value.filter((one) => one !== address)
    keep()
  }
  function clear(): void {
    files.value = []
    links.value = []
    keep()
  }
  onScopeDispose(() => {
    for (const upload of uploads.values()) upload.abort()
  })
  return {
    files,
    links: computed(() => links.value),
    pending: computed(() => files.value.some(({ facts, failure }) => !facts && !failure)),
    broken: computed(() => files.value.some(({ failure }) => failure !== "")),
    refusal,
    attach,
    again,
    detach,
    link,
    unlink,
    ids: () => files.value.flatMap(({ facts }) => (facts ? [facts.id] : [])),
    clear,
  }
}

/** Of a post that was refused only the ids are known. */
const nameless = (id: string): FileFacts => ({ id, name: id.slice(0, 6), size: 0, content_type: "" })

/** What was kept by this page, and nothing else: storage can hold anything. */
function read(text: string): Kept {
  try {
    const { files, links } = JSON.parse(text) as Kept
    return {
      files: Array.isArray(files) ? files.filter((one) => typeof one?.id === "string" && typeof one.name === "string") : [],
      links: Array.isArray(links) ? links.filter((one) => httpsLink(String(one)) === one) : [],
    }
  } catch {
    return { files: [], links: [] }
  }
}
