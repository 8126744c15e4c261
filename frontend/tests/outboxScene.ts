import { beforeEach } from "vitest"

import type { Room } from "@/live/room"

import { Stage } from "./world"

/** Of the test that runs: one browser, and the page in it. */
export let stage: Stage
export let room: Room

beforeEach(async () => {
  stage = new Stage()
  await load()
})

/** The page in a new tab, which is the one from now on. */
export async function load(): Promise<void> {
  room = await stage.tab()
}

export const post = (text: string, from = room) => from.enqueue("statement.post", { text })
export const castVote = (choice: "agree" | "disagree", from = room) =>
  from.enqueue("endorsement.cast", { statement: "a", choice, revision: 0 })
export const states = (of = room) => of.outbox.value.map((item) => item.state)
export const posted = () => stage.server.statements()
export const kept = () => [...stage.shelf.entries.keys()].filter((key) => key.includes("outbox"))
