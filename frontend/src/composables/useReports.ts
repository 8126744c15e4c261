import { ref } from "vue"

import { command } from "@/api/http"
import { uuid } from "@/live/uuid"
import type { ReportKind } from "@/protocol"

const KEY = "deliberation.reported"
const MOST = 500
const reported = ref<readonly string[]>(kept())

function kept(): string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(KEY) ?? "[]")
    return Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []
  } catch {
    return []
  }
}

/** Whether this device has reported it: the server tells nobody who reported what. */
export const hasReported = (statement: string): boolean => reported.value.includes(statement)

export function noteReported(statement: string): void {
  reported.value = [...reported.value, statement].slice(-MOST)
  try {
    localStorage.setItem(KEY, JSON.stringify(reported.value))
  } catch {
    // Remembered for this page only.
  }
}

/** Over HTTP for everybody: readers without an account have no say on the socket. */
export async function report(session: string, statement: string, kind: ReportKind, note: string): Promise<void> {
  await command(session, uuid(), "statement.report", { statement, kind, note: note.trim() })
  noteReported(statement)
}
