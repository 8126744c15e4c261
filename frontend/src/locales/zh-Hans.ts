import { steering } from "./zh-Hans/console"
import { errors } from "./zh-Hans/errors"
import { live } from "./zh-Hans/live"
import { pages } from "./zh-Hans/pages"
import { polls } from "./zh-Hans/polls"
import { room } from "./zh-Hans/room"
import { screen } from "./zh-Hans/screen"
import { setup } from "./zh-Hans/setup"
import { staff } from "./zh-Hans/staff"
import { terms } from "./zh-Hans/terms"

const words = { ...pages, room, live, polls, screen, ...staff, ...steering, ...setup, terms, errors }

/** The shape every language fills; a missing key does not compile. */
export type Words = typeof words
export default words
