import type { CommandName, Stage } from "./index"

/** The stages in which a command may be given; one that is not listed may be given in any. */
export const STAGES: { readonly [N in CommandName]?: readonly Stage[] } = {
  "agenda.set_items": ["draft", "convened"],
  "agenda.start_item": ["open", "break"],
  "statement.post": ["open", "break"],
  "endorsement.cast": ["open", "break", "closing"],
  "reply.give": ["open", "break", "closing"],
}
