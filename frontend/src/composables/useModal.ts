import { nextTick, onScopeDispose, watch, type Ref } from "vue"

const FOCUSABLE = "a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex='0']"
/** Windows that are open, the uppermost last. */
const stack: symbol[] = []

/** While a window is open the page behind it neither scrolls, nor takes focus, nor is read out. */
function quietPage(): void {
  const page = document.getElementById("app")
  const covered = stack.length > 0
  page?.toggleAttribute("inert", covered)
  if (covered) page?.setAttribute("aria-hidden", "true")
  else page?.removeAttribute("aria-hidden")
  document.documentElement.classList.toggle("covered", covered)
}

/** Keeps the keyboard inside an open window and returns it to where it was. */
export function useModal(open: Readonly<Ref<boolean>>, box: Readonly<Ref<HTMLElement | null>>, close: () => void) {
  const me = Symbol("window")
  let before: HTMLElement | null = null

  const focusable = () => [...(box.value?.querySelectorAll<HTMLElement>(FOCUSABLE) ?? [])].filter((one) => one.offsetParent)

  async function enter(): Promise<void> {
    before = document.activeElement as HTMLElement | null
    stack.push(me)
    quietPage()
    await nextTick()
    const target = focusable()[0] ?? box.value
    target?.focus()
  }
  function leave(): void {
    const index = stack.indexOf(me)
    if (index < 0) return
    stack.splice(index, 1)
    quietPage()
    if (before?.isConnected) before.focus()
  }
  function onKeydown(event: KeyboardEvent): void {
    // Escape also ends an input method's composition; then it is not ours.
    if (event.isComposing || stack[stack.length - 1] !== me) return
    if (event.key === "Escape") {
      event.preventDefault()
      close()
    }
    if (event.key !== "Tab") return
    const all = focusable()
    const edge = event.shiftKey ? all[0] : all[all.length - 1]
    if (document.activeElement !== edge && box.value?.contains(document.activeElement)) return
    event.preventDefault()
    const next = event.shiftKey ? all[all.length - 1] : all[0]
    next?.focus()
  }

  watch(open, (opens) => (opens ? void enter() : leave()), { flush: "post", immediate: true })
  // On the document: the focus may have been on something that is gone.
  document.addEventListener("keydown", onKeydown)
  onScopeDispose(() => {
    document.removeEventListener("keydown", onKeydown)
    leave()
  })
}
