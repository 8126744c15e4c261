import { readonly, ref, type Ref } from "vue"

const KEY = "type"
const large = ref(false)

function apply(value: boolean): void {
  large.value = value
  if (value) document.documentElement.dataset["type"] = "large"
  else delete document.documentElement.dataset["type"]
}

export function startType(): void {
  try {
    apply(localStorage.getItem(KEY) === "large")
  } catch {
    apply(false)
  }
}

/** Large type (长辈版), kept on this device. */
export function useType(): { large: Readonly<Ref<boolean>>; toggle: () => void } {
  const toggle = () => {
    apply(!large.value)
    try {
      localStorage.setItem(KEY, large.value ? "large" : "standard")
    } catch {
      // Kept for this page only.
    }
  }
  return { large: readonly(large), toggle }
}
