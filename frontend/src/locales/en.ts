import { errors } from "./en/errors"
import { live } from "./en/live"
import { pages } from "./en/pages"
import { polls } from "./en/polls"
import { room } from "./en/room"
import { terms } from "./en/terms"
import { timer } from "./en/timer"
import type { FrontWords } from "./zh-Hans"

const words: FrontWords = { ...pages, room, live, polls, timer, terms, errors }
export default words
