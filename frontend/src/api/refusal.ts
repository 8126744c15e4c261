import type { Code, RefusalData } from "@/protocol"

/** What the service, or the lack of one, answered instead of a result. The wording is in the locales, `errors.CODE`. */
export class ApiRefusal extends Error {
  override readonly name = "ApiRefusal"

  constructor(
    readonly code: Code,
    readonly data: RefusalData = {},
    readonly ref: string | null = null,
    /** The HTTP status, or 0 where there was none. */
    readonly status = 0,
  ) {
    super(code)
  }

  /** Seconds after which the same may be tried again, or null if that would be useless. */
  get retryAfter(): number | null {
    return retryAfter(this.code, this.data)
  }
}

/** Without an answer the outcome is unknown, and the same id makes it safe to ask again. */
const RETRYABLE: readonly Code[] = ["BUSY", "UNAVAILABLE", "RATE_LIMITED", "OFFLINE", "NO_ANSWER"]

/** As above, for a refusal that came as a frame. */
export function retryAfter(code: Code, data: RefusalData): number | null {
  if (!RETRYABLE.includes(code)) return null
  const seconds = data["retry_after"]
  return typeof seconds === "number" && seconds >= 0 ? seconds : 1
}
