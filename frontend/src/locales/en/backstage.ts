import { steering } from "./console"
import { desk } from "./desk"
import { opinion } from "./opinion"
import { pad } from "./pad"
import { screen } from "./screen"
import { setup } from "./setup"
import { staff } from "./staff"
import type { BackstageWords } from "../zh-Hans/backstage"

const words: BackstageWords = { desk, opinion, pad, screen, ...staff, ...steering, ...setup }
export default words
