import { steering } from "./console"
import { desk } from "./desk"
import { opinion } from "./opinion"
import { pad } from "./pad"
import { screen } from "./screen"
import { setup } from "./setup"
import { staff } from "./staff"

/** Words of console, desk, scribe's pad and big screen: a resident's phone need not carry them. */
const words = { desk, opinion, pad, screen, ...staff, ...steering, ...setup }

export type BackstageWords = typeof words
export default words
