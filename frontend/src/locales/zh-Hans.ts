import { steering } from "./zh-Hans/console"
import { errors } from "./zh-Hans/errors"
import { pages } from "./zh-Hans/pages"
import { room } from "./zh-Hans/room"
import { staff } from "./zh-Hans/staff"
import { terms } from "./zh-Hans/terms"

const words = { ...pages, room, ...staff, ...steering, terms, errors }

/** The shape every language fills; a missing key does not compile. */
export type Words = typeof words
export default words
