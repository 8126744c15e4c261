import { steering } from "./en/console"
import { errors } from "./en/errors"
import { pages } from "./en/pages"
import { room } from "./en/room"
import { staff } from "./en/staff"
import { terms } from "./en/terms"
import type { Words } from "./zh-Hans"

const words: Words = { ...pages, room, ...staff, ...steering, terms, errors }
export default words
