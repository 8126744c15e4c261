import { onBeforeUnmount, onMounted, ref, type Ref } from "vue"

/** How wide a place on the page is, and how high its letters, in pixels; 0 until it is measured. */
export function usePlace(place: Readonly<Ref<HTMLElement | null>>): { width: Ref<number>; em: Ref<number> } {
  const width = ref(0)
  const em = ref(18)
  let watching: ResizeObserver | null = null

  onMounted(() => {
    watching = new ResizeObserver(([entry]) => {
      if (!entry) return
      width.value = Math.round(entry.contentRect.width)
      em.value = parseFloat(getComputedStyle(document.documentElement).fontSize)
    })
    if (place.value) watching.observe(place.value)
  })
  onBeforeUnmount(() => watching?.disconnect())
  return { width, em }
}
