import type { Status } from "./ports"
import type { LiveState } from "./useSession"

/** What a page says of its connection. */
export function liveState(status: Status, online: boolean): LiveState {
  switch (status) {
    case "away":
      return online ? "reconnecting" : "offline"
    case "outdated":
      return "reconnecting"
    case "delayed":
      return "loading"
    default:
      return status
  }
}
