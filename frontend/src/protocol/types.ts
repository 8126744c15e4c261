/* Written by `npm run protocol` from schema.json. Do not edit. */

export type Role =
  | "chair"
  | "moderator"
  | "scribe"
  | "official"
  | "member"
  | "representative"
  | "expert"
  | "resident"
  | "observer"
  | "office"
export type Stage =
  | "draft"
  | "convened"
  | "open"
  | "break"
  | "closing"
  | "ratifying"
  | "closed"
  | "postponed"
  | "adjourned"
  | "cancelled"
export type ModerationMode = "pre" | "post"
export type Publicity = "public" | "invited" | "internal"
export type Mode = "hybrid" | "online" | "on_site" | "network"
export type AttendanceStatus = "expected" | "present" | "excused" | "absent"
export type Category = "voting" | "attending"
export type Channel = "device" | "hand" | "paper"
export type Choice = "agree" | "disagree" | "pass"
export type VenueKind = "hall" | "sub_hall" | "town_room"
export type AgendaItemState = "waiting" | "current" | "done"
export type StatementChannel = "online" | "room"
export type StatementStatus = "published" | "hidden" | "withdrawn" | "erased"
export type ReplyStatus = "published" | "withdrawn" | "erased"
export type ModerationAct = "rejected" | "hidden" | "restored" | "erased"
export type ReviewStatus = "pending" | "rejected" | "hidden"
export type CodeState = "unissued" | "ready" | "claimed"
export type MyStatementStatus =
  | "pending"
  | "published"
  | "rejected"
  | "hidden"
  | "withdrawn"
  | "erased"

export interface Attendance {
  expected: number
  present: number
  attending: number
  excused: number
}

export interface Session {
  id: string
  title: string
  topic: string
  body_name: string
  platform: string
  sub_brand: string | null
  stage: Stage
  stage_reason: string | null
  mode: Mode
  moderation: ModerationMode
  publicity: Publicity
  rehearsal: boolean
  scheduled_at: string | null
  opened_at: string | null
  closed_at: string | null
  current_item: string | null
  attendance: Attendance
}

export interface Venue {
  id: string
  name: string
  kind: VenueKind
  position: number
}

export interface AgendaItem {
  id: string
  position: number
  title: string
  department: string | null
  state: AgendaItemState
}

export interface Department {
  id: string
  name: string
}

export interface Speaker {
  id: string
  name: string
  role: Role
  sector: string | null
  department: string | null
  erased: boolean
}

export interface Statement {
  id: string
  speaker: string
  text: string | null
  posted_at: string
  agenda_item: string | null
  reply_to: string | null
  department: string | null
  channel: StatementChannel
  status: StatementStatus
  reason: string | null
}

export interface Tally {
  id: string
  agree: number
  disagree: number
  pass: number
}

export interface Reply {
  id: string
  statement: string
  speaker: string
  department: string
  text: string | null
  given_at: string
  status: ReplyStatus
}

export interface ModerationEntry {
  id: string
  at: string
  act: ModerationAct
  reason: string | null
}

export interface Seat {
  id: string
  name: string
  role: Role
  sector: string | null
  department: string | null
  category: Category
  status: AttendanceStatus
  venue: string | null
  channel: Channel | null
}

export interface Review {
  id: string
  speaker: string
  text: string
  posted_at: string
  reply_to: string | null
  department: string | null
  status: ReviewStatus
  reason: string | null
}

export interface SeatAccess {
  id: string
  code_state: CodeState
  user: boolean
}

export interface MySeat {
  id: string
  name: string
  role: Role
  sector: string | null
  department: string | null
  category: Category
  status: AttendanceStatus
  venue: string | null
  channel: Channel | null
  acts: string[]
}

export interface MyStatement {
  id: string
  text: string | null
  posted_at: string
  status: MyStatementStatus
  reason: string | null
  reply_to: string | null
  department: string | null
}

export interface MyVote {
  id: string
  choice: Choice
  revision: number
}

export interface Entities {
  session: Session
  venue: Venue
  agenda_item: AgendaItem
  department: Department
  speaker: Speaker
  statement: Statement
  tally: Tally
  reply: Reply
  moderation_entry: ModerationEntry
  seat: Seat
  review: Review
  seat_access: SeatAccess
  my_seat: MySeat
  my_statement: MyStatement
  my_vote: MyVote
}

export interface NewAgendaItem {
  title: string
  department?: string | null
}

export interface Commands {
  "session.change_stage": { args: { to: Stage; reason?: string | null }; result: null }
  "session.set_moderation": { args: { mode: ModerationMode }; result: null }
  "agenda.set_items": { args: { items: NewAgendaItem[] }; result: null }
  "agenda.start_item": { args: { item: string }; result: null }
  "venue.add": { args: { name: string; kind: VenueKind }; result: null }
  "roll.enter": {
    args: {
      name: string
      role: Role
      category: Category
      sector?: string | null
      department?: string | null
      venue?: string | null
      user?: string | null
    }
    result: { seat: string }
  }
  "roll.change_role": {
    args: { seat: string; role: Role; department?: string | null }
    result: null
  }
  "roll.remove": { args: { seat: string; reason: string }; result: null }
  "roll.renew_code": { args: { seat: string }; result: null }
  "attendance.check_in": { args: { venue: string | null }; result: null }
  "attendance.mark": {
    args: {
      seat: string
      status: AttendanceStatus
      venue?: string | null
      channel?: Channel | null
    }
    result: null
  }
  "attendance.excuse": { args: { reason: string }; result: null }
  "statement.post": {
    args: {
      text: string
      reply_to?: string | null
      department?: string | null
      agenda_item?: string | null
    }
    result: { statement: string }
  }
  "statement.approve": { args: { statement: string }; result: null }
  "statement.reject": { args: { statement: string; reason: string }; result: null }
  "statement.hide": { args: { statement: string; reason: string }; result: null }
  "statement.restore": { args: { statement: string }; result: null }
  "statement.withdraw": { args: { statement: string }; result: null }
  "endorsement.cast": {
    args: { statement: string; choice: Choice; revision: number }
    result: null
  }
  "reply.give": { args: { statement: string; text: string }; result: { reply: string } }
  "reply.withdraw": { args: { reply: string }; result: null }
  "erasure.erase_words": { args: { seat: string; reason: string }; result: null }
}

export type RefusalCode =
  | "MALFORMED"
  | "TOO_DEEP"
  | "TOO_LARGE"
  | "UNKNOWN_FRAME"
  | "UNKNOWN_COMMAND"
  | "INVALID_ARGUMENTS"
  | "NOT_SIGNED_IN"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "WRONG_STAGE"
  | "NOT_CHECKED_IN"
  | "ALREADY_DONE"
  | "ID_REUSED"
  | "STALE_REVISION"
  | "EMPTY_TEXT"
  | "TEXT_TOO_LONG"
  | "TRANSITION_NOT_ALLOWED"
  | "REASON_REQUIRED"
  | "NAME_TAKEN"
  | "CHANNEL_TAKEN"
  | "CODE_UNKNOWN"
  | "CODE_USED"
  | "RATE_LIMITED"
  | "BUSY"
  | "UNAVAILABLE"
  | "INTERNAL"
  | "EXPIRED"
  | "VERSION_UNSUPPORTED"
  | "HELLO_FIRST"
  | "SUBSCRIBE_FIRST"
  | "STATEMENT_CLOSED"
  | "NOT_YOUR_DEPARTMENT"
  | "LAST_CHAIR"

