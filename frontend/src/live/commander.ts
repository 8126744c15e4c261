import { ApiRefusal } from "@/api/refusal"
import {
  MAX_FRAME_BYTES,
  type CommandArgs,
  type CommandName,
  type CommandResult,
} from "@/protocol"

import { Alarm, type Clock } from "./clock"
import { frameBytes } from "./outboxItem"
import { isTooEarly, type Answer } from "./ports"

export interface CommanderDeps {
  clock: Clock
  newId(): string
  /** False if there is no way out at present. */
  send(id: string, name: CommandName, args: unknown): boolean
}

interface Pending {
  name: CommandName
  args: unknown
  deadline: Alarm
  resolve(result: unknown): void
  reject(refusal: ApiRefusal): void
}

const PATIENCE_MS = 12_000

/**
 * Commands whose outcome someone waits for, such as a moderator's acts. They are not kept over a
 * reload; over a short loss of the connection they are sent again under the same id.
 */
export class Commander {
  private readonly pending = new Map<string, Pending>()

  constructor(private readonly deps: CommanderDeps) {}

  send<N extends CommandName>(name: N, args: CommandArgs<N>): Promise<CommandResult<N>> {
    const id = this.deps.newId()
    const length = frameBytes({ id, name, args })
    if (length > MAX_FRAME_BYTES) {
      return Promise.reject(new ApiRefusal("TOO_LARGE", { limit: MAX_FRAME_BYTES, length }))
    }
    if (!this.deps.send(id, name, args)) return Promise.reject(new ApiRefusal("OFFLINE"))
    return new Promise((resolve, reject) => {
      const deadline = new Alarm(this.deps.clock)
      deadline.set(PATIENCE_MS, () => this.settle(id)?.reject(new ApiRefusal("NO_ANSWER")))
      const done = (result: unknown): void => resolve(result as CommandResult<N>)
      this.pending.set(id, { name, args, deadline, resolve: done, reject })
    })
  }

  /** The connection is back: what got no answer is asked again. */
  ready(): void {
    for (const [id, { name, args }] of this.pending) this.deps.send(id, name, args)
  }

  /** True if the answer was to one of ours. */
  answer(answer: Answer): boolean {
    if (!this.pending.has(answer.id)) return false
    if (!answer.ok && isTooEarly(answer.code)) return true
    const waiting = this.settle(answer.id)
    if (answer.ok) waiting?.resolve(answer.result)
    else waiting?.reject(new ApiRefusal(answer.code, answer.data, answer.ref))
    return true
  }

  /** Give up on everything, for instance because another person has signed in. */
  abandon(): void {
    for (const id of [...this.pending.keys()]) this.settle(id)?.reject(new ApiRefusal("NO_ANSWER"))
  }

  private settle(id: string): Pending | null {
    const waiting = this.pending.get(id) ?? null
    waiting?.deadline.cancel()
    this.pending.delete(id)
    return waiting
  }
}
