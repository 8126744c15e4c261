import { onScopeDispose, ref, type Ref } from "vue"

/** Whether the screen is as asked for, now and when that changes. */
export function useMedia(query: string): Readonly<Ref<boolean>> {
  const list = matchMedia(query)
  const matches = ref(list.matches)
  const look = () => (matches.value = list.matches)
  // Old Safari knows only the older way.
  if ("addEventListener" in list) list.addEventListener("change", look)
  else (list as MediaQueryList).addListener(look)
  onScopeDispose(() => ("removeEventListener" in list ? list.removeEventListener("change", look) : (list as MediaQueryList).removeListener(look)))
  return matches
}
