/** What the browser knows about the page and the network around it. */
export interface Page {
  online(): boolean
  hidden(): boolean
  /** Calls back when the page comes to the front, the network returns, or the network goes. */
  watch(events: { woke(): void; online(): void; offline(): void }): () => void
}

export const browserPage: Page = {
  online: () => navigator.onLine,
  hidden: () => document.visibilityState === "hidden",
  watch(events) {
    const visible = (): void => {
      if (document.visibilityState === "visible") events.woke()
    }
    const shown = (event: PageTransitionEvent): void => {
      if (event.persisted) events.woke()
    }
    const online = (): void => events.online()
    const offline = (): void => events.offline()
    document.addEventListener("visibilitychange", visible)
    addEventListener("pageshow", shown)
    addEventListener("online", online)
    addEventListener("offline", offline)
    return () => {
      document.removeEventListener("visibilitychange", visible)
      removeEventListener("pageshow", shown)
      removeEventListener("online", online)
      removeEventListener("offline", offline)
    }
  },
}
