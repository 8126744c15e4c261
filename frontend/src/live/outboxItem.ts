import type { Code, CommandArgs, CommandName, RefusalData } from "@/protocol"

export type OutboxState = "waiting" | "sending" | "sent" | "refused"

/** One command on its way. Frozen: a change is a new object under the same id. */
export interface OutboxItem<N extends CommandName = CommandName> {
  readonly id: string
  readonly name: N
  readonly args: CommandArgs<N>
  /** What it is about; commands about the same thing go out in order. */
  readonly entity: string
  readonly revision: number | null
  readonly created_at: string
  readonly expires_at: string | null
  /** `sent` is committed by the server and stays until the event with its effect has arrived. */
  readonly state: OutboxState
  readonly order: number
  readonly attempts: number
  /** How often the server closed the connection over faulty frames while this one was out. */
  readonly faults: number
  /** Not to be sent before this time of the device's clock, in milliseconds. */
  readonly not_before: number
  readonly code?: Code
  readonly data?: RefusalData
  readonly ref?: string | null
  readonly seq?: number
  readonly epoch?: string | null
  readonly result?: unknown
}

/** The revision that a new item of a line takes, above all that are known. */
export function nextRevision(items: readonly OutboxItem[], line: string, known: number): number {
  const used = items.filter((item) => item.entity === line).map((item) => item.revision ?? 0)
  return Math.max(known, ...used) + 1
}

const STATES: readonly unknown[] = ["waiting", "sending", "sent", "refused"]

/** An item as it was kept in storage, or null if that is not one. */
export function readItem(text: string | null): OutboxItem | null {
  try {
    const item: unknown = JSON.parse(text ?? "null")
    return isItem(item) ? item : null
  } catch {
    return null
  }
}

function isItem(value: unknown): value is OutboxItem {
  if (typeof value !== "object" || value === null) return false
  const item = value as Record<string, unknown>
  return (
    typeof item["id"] === "string" &&
    typeof item["name"] === "string" &&
    typeof item["args"] === "object" &&
    item["args"] !== null &&
    typeof item["entity"] === "string" &&
    typeof item["order"] === "number" &&
    STATES.includes(item["state"])
  )
}

/** The size of the frame that would carry a command, in bytes. */
export function frameBytes({ id, name, args }: Pick<OutboxItem, "id" | "name" | "args">): number {
  return new TextEncoder().encode(JSON.stringify({ type: "command", id, name, args })).length
}
