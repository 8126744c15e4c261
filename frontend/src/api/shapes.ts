/** Bodies of the HTTP reads that are not part of a stream. */
import type { Mode, Person, Role, Stage } from "@/protocol"

export interface MySeatSummary {
  session: string
  title: string
  role: Role
  stage: Stage
}

export interface MyBody {
  body: string
  name: string
  role: string
}

export interface Me {
  person: Person | null
  language: "zh-Hans" | "en"
  seats: MySeatSummary[]
  bodies: MyBody[]
}

export interface SessionSummary {
  id: string
  title: string
  topic: string
  stage: Stage
  scheduled_at: string | null
  opened_at: string | null
  closed_at: string | null
  mode: Mode
  present: number
  statements: number
  rehearsal: boolean
}

export interface Home {
  platform: string
  body: { id: string; name: string; sub_brand: string } | null
  live: SessionSummary[]
  upcoming: SessionSummary[]
  past: SessionSummary[]
  may_schedule: MaySchedule[]
}

/** A body in which the person may make sessions, with those who can answer there. */
export interface MaySchedule {
  body: string
  name: string
  departments: { id: string; name: string }[]
}

export interface UploadedFile {
  file: string
  name: string
  size: number
  content_type: string
}

export interface Joined {
  session: string
  seat: string
}

export interface SeatCard {
  seat: string
  name: string
  role: Role
  sector: string | null
  department: string | null
  venue: string | null
  /** Null where no code has been issued, or it has been used up. */
  code: string | null
  url: string | null
  qr_svg: string | null
}

export interface SeatCards {
  title: string
  cards: SeatCard[]
}

export interface WallQr {
  url: string
  qr_svg: string
}
