import type { BackstageWords } from "./zh-Hans/backstage"
import type { FollowUpWords } from "./zh-Hans/followUp"
import type { OpinionWords } from "./zh-Hans/opinion"
import type { RecordWords } from "./zh-Hans/record"
import type { ReplayWords } from "./zh-Hans/replay"
import { errors } from "./zh-Hans/errors"
import { live } from "./zh-Hans/live"
import { pages } from "./zh-Hans/pages"
import { polls } from "./zh-Hans/polls"
import { room } from "./zh-Hans/room"
import { terms } from "./zh-Hans/terms"
import { timer } from "./zh-Hans/timer"

/** What everybody reads. Words of the pages where people work, of the opinion map and of the record come later. */
const words = { ...pages, room, live, polls, timer, terms, errors }

export type FrontWords = typeof words
/** The shape every language fills; a missing key does not compile. */
export type Words = FrontWords & BackstageWords & FollowUpWords & OpinionWords & RecordWords & ReplayWords
export default words
