import { steering } from "./en/console"
import { errors } from "./en/errors"
import { live } from "./en/live"
import { pages } from "./en/pages"
import { polls } from "./en/polls"
import { room } from "./en/room"
import { screen } from "./en/screen"
import { setup } from "./en/setup"
import { staff } from "./en/staff"
import { terms } from "./en/terms"
import type { Words } from "./zh-Hans"

const words: Words = { ...pages, room, live, polls, screen, ...staff, ...steering, ...setup, terms, errors }
export default words
