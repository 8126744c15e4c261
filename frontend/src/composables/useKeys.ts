import { onScopeDispose } from "vue"

const TYPING = "input:not([type=radio]):not([type=checkbox]), textarea, select, [contenteditable]"
/** There letters mean nothing, and arrows move the choice. */
const CHOOSING = "input[type=radio], input[type=checkbox]"

/**
 * Single keys for a laptop; silent while somebody types, holds a modifier, or has a window open.
 * A key that is held down acts once, unless it only moves (`repeating`).
 */
export function useKeys(keys: Record<string, () => void>, repeating: readonly string[] = []): void {
  function press(event: KeyboardEvent): void {
    const act = keys[event.key]
    if (!act || (event.repeat && !repeating.includes(event.key))) return
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return
    const target = event.target instanceof Element ? event.target : null
    if (target?.closest(TYPING) || document.querySelector("[role='dialog']")) return
    if (event.key.startsWith("Arrow") && target?.closest(CHOOSING)) return
    event.preventDefault()
    act()
  }
  addEventListener("keydown", press)
  onScopeDispose(() => removeEventListener("keydown", press))
}
