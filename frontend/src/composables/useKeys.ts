import { onScopeDispose } from "vue"

const TYPING = "input, textarea, select, [contenteditable]"

/** Single keys for a laptop; silent while somebody types, holds a modifier, or has a window open. */
export function useKeys(keys: Record<string, () => void>): void {
  function press(event: KeyboardEvent): void {
    const act = keys[event.key]
    if (!act || event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    if ((event.target as Element | null)?.closest(TYPING) || document.querySelector("[role='dialog']")) return
    event.preventDefault()
    act()
  }
  addEventListener("keydown", press)
  onScopeDispose(() => removeEventListener("keydown", press))
}
