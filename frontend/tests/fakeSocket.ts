import type { RawSocket } from "@/live/socket"
import type { ClientFrame, Person, ServerFrame } from "@/protocol"

import type { FakeServer } from "./fakeServer"

export const LATENCY_MS = 5

/** The browser's end of a socket to the fake server. */
export class FakeSocket implements RawSocket {
  onopen: ((event: Event) => void) | null = null
  onmessage: ((event: MessageEvent) => void) | null = null
  onclose: ((event: CloseEvent) => void) | null = null
  subscribed = false
  sent = 0
  private state: "connecting" | "open" | "closed" = "connecting"

  constructor(
    private readonly server: FakeServer,
    readonly person: Person | null,
  ) {}

  open(): void {
    if (this.state === "closed") return
    this.state = "open"
    this.onopen?.(new Event("open"))
  }

  send(text: string): void {
    if (this.state === "connecting") throw new Error("not open yet")
    if (this.state === "closed") return
    const frame = JSON.parse(text) as ClientFrame
    this.server.clock.after(LATENCY_MS, () => {
      if (this.state === "open") this.server.hear(this, frame)
    })
  }

  receive(frame: ServerFrame): void {
    const text = JSON.stringify(frame)
    this.server.clock.after(LATENCY_MS, () => {
      if (this.state === "open") this.onmessage?.({ data: text } as MessageEvent)
    })
  }

  drop(code: number): void {
    if (this.state === "closed") return
    this.state = "closed"
    this.onclose?.({ code } as CloseEvent)
  }

  close(): void {
    this.state = "closed"
    this.server.sockets = this.server.sockets.filter((socket) => socket !== this)
  }
}
