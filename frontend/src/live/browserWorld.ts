import * as http from "@/api/http"
import type { CommandArgs, CommandName } from "@/protocol"

import { systemClock } from "./clock"
import { browserPage } from "./page"
import type { ConnectionDeps } from "./ports"
import { BrowserShelf, type Shelf } from "./storage"
import { shelfLock, takeWebLock, type TakeLock } from "./tabLock"
import { uuid } from "./uuid"

/** Everything outside that a room needs; tests give another one. */
export interface World extends ConnectionDeps {
  shelf: Shelf
  newId(): string
  takeLock: TakeLock
  onIdentityChange(changed: () => void): () => void
}

export function browserWorld(stream: string, screen?: string): World {
  const shelf = new BrowserShelf()
  return {
    openSocket: () => new WebSocket(socketUrl(location)),
    fetchSnapshot: (url) => http.snapshotAt(stream, url),
    fetchEvents: (epoch, after) => http.events(stream, epoch, after),
    fetchPerson: async () => (await http.me()).person,
    // Whoever has signed in has been given the token as well.
    isStranger: () => http.csrfToken() === null,
    fetchPublicHead: () => http.publicHead(stream),
    fetchPublicPage: (head, name) => http.publicPage(stream, head, name),
    postCommand: (id, name, args) =>
      http.command(stream, id, name as CommandName, args as CommandArgs<CommandName>),
    clock: systemClock,
    random: Math.random,
    page: browserPage,
    shelf,
    newId: uuid,
    takeLock: hasLocks() ? takeWebLock : shelfLock(shelf, systemClock, uuid()),
    onIdentityChange: http.onIdentityChange,
    screen,
    streamFirst: screen === undefined && residentsFollow(document) === "stream",
  }
}

/** How the operator wants readers without an account to follow, as the page's head tells. */
const residentsFollow = (head: ParentNode): string =>
  head.querySelector<HTMLMetaElement>('meta[name="residents-follow"]')?.content ?? "socket"

/** The type says that locks are always there; on plain http and in older phones they are not. */
function hasLocks(): boolean {
  return "locks" in navigator && typeof navigator.locks?.request === "function"
}

function socketUrl({ protocol, host }: Location): string {
  return `${protocol === "https:" ? "wss" : "ws"}://${host}/live`
}
