import { watchEffect } from "vue"

import { useWords } from "./useWords"

/** The name of the page in the browser's tab and in its history. */
export function useTitle(title: () => string): void {
  const { w } = useWords()
  watchEffect(() => {
    const name = title()
    document.title = name ? `${name} – ${w.value.app.name}` : w.value.app.name
  })
}
