/* Written by `npm run protocol` from schema.json. Do not edit. */

export type VenueKind = "hall" | "sub_hall" | "town_room"
export type AgendaItemState = "waiting" | "current" | "done"
/**
 * How far a question to a department has come.
 */
export type AnswerState = "open" | "later" | "answered"
export type AttendanceStatus = "expected" | "present" | "excused" | "absent"
/**
 * Where a body stands in the tree (seed clauses 000-36, 001-7).
 */
export type Level = "province" | "city" | "county" | "town" | "park" | "village"
export type Choice = "agree" | "disagree" | "pass"
/**
 * Voting people make up 应到 and 实到; the others attend (列席).
 */
export type Category = "voting" | "attending"
/**
 * What a person is in one session or body. Seed terms beside each.
 */
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
  | "secretary"
export type Stage =
  | "draft"
  | "convened"
  | "open"
  | "break"
  | "paused"
  | "closing"
  | "ratifying"
  | "closed"
  | "postponed"
  | "adjourned"
  | "cancelled"
/**
 * The one way in which a person votes in this session, fixed at check-in.
 */
export type Channel = "device" | "hand" | "paper"
export type ClientFrame = Hello | Subscribe | CommandFrame | Seen | Ping
/**
 * Whether a personal code lets somebody in.
 */
export type CodeState = "unissued" | "ready" | "claimed"
/**
 * How people come together (000-20, 001-6).
 */
export type Mode = "hybrid" | "online" | "on_site" | "network"
export type ModerationMode = "pre" | "post"
/**
 * How open the topic is (宜公开的, 001-5).
 */
export type Publicity = "public" | "invited" | "internal"
export type CorrectionKind = "wording" | "speaker" | "reply"
/**
 * From where a statement came.
 */
export type Place = "online" | "room"
export type StatementStatus =
  "pending" | "published" | "rejected" | "hidden" | "withdrawn" | "erased"
/**
 * What an answer is (M23).
 */
export type ReplyKind = "explanation" | "promise" | "transfer" | "not_feasible" | "written_later"
export type ReplyStatus = "published" | "withdrawn" | "erased"
/**
 * What the public moderation log tells of.
 */
export type ModerationAct =
  | "rejected"
  | "hidden"
  | "restored"
  | "erased"
  | "merged"
  | "split"
  | "silenced"
  | "unsilenced"
  | "dismissed"
  | "overruled"
export type RefusalCode =
  | "MALFORMED"
  | "TOO_DEEP"
  | "TOO_LARGE"
  | "UNKNOWN_FRAME"
  | "UNKNOWN_COMMAND"
  | "INVALID_ARGUMENTS"
  | "VERSION_UNSUPPORTED"
  | "HELLO_FIRST"
  | "SUBSCRIBE_FIRST"
  | "ID_REUSED"
  | "NOT_SIGNED_IN"
  | "FORBIDDEN"
  | "NOT_FOUND"
  | "SIGN_IN_FAILED"
  | "CODE_UNKNOWN"
  | "CODE_USED"
  | "NOT_YOUR_DEPARTMENT"
  | "WRONG_STAGE"
  | "TRANSITION_NOT_ALLOWED"
  | "NOT_CHECKED_IN"
  | "ALREADY_DONE"
  | "STALE_REVISION"
  | "STATEMENT_CLOSED"
  | "LAST_CHAIR"
  | "NAME_TAKEN"
  | "DEPARTMENT_IN_USE"
  | "CHANNEL_TAKEN"
  | "NO_DEVICE"
  | "NO_FLOOR"
  | "FLOOR_CLOSED"
  | "NOBODY_WAITS"
  | "SILENCED"
  | "NORMS_NOT_ACCEPTED"
  | "MERGE_LOOP"
  | "POLL_CLOSED"
  | "TOO_MANY_HANDS"
  | "COUNT_DISAGREES"
  | "NOBODY_TO_DRAW"
  | "DRAW_NOT_READY"
  | "TOO_MANY_CHOICES"
  | "WRONG_SEED"
  | "TIME_TOO_SHORT"
  | "DUE_DATE_REQUIRED"
  | "FILE_TOO_LARGE"
  | "FILE_NOT_ALLOWED"
  | "TOO_MANY_FILES"
  | "EMPTY_TEXT"
  | "TEXT_TOO_LONG"
  | "REASON_REQUIRED"
  | "RATE_LIMITED"
  | "BUSY"
  | "UNAVAILABLE"
  | "INTERNAL"
export type RetryableCode = "BUSY" | "RATE_LIMITED" | "UNAVAILABLE"
export type ServerFrame =
  Welcome | Subscribed | Events | Resnapshot | Ack | Refused | Derived | Pong | ErrorFrame

/**
 * Committed. The same again for the same id.
 */
export interface Ack {
  type: "ack"
  id: string
  seq: number
  result: {
    [k: string]: string
  } | null
}
/**
 * Adds a department that can be put questions to and answers under its name.
 */
export interface AddDepartment {
  name: string
}
/**
 * Adds a place where people of this session sit together.
 */
export interface AddVenue {
  name: string
  kind: VenueKind
}
export interface AgendaItem {
  id: string
  position: number
  title: string
  department: string | null
  state: AgendaItemState
}
/**
 * Publishes a statement that waits.
 */
export interface ApproveStatement {
  statement: string
}
/**
 * Asks leave for oneself (请假).
 */
export interface AskLeave {
  reason: string
}
/**
 * 应到 / 实到 / 列席 / 请假.
 */
export interface AttendanceFigures {
  expected: number
  present: number
  attending: number
  excused: number
}
export interface Body {
  id: string
  name: string
  level: Level
  sub_brand: string
  parent: string | null
}
export interface BodyDepartment {
  id: string
  name: string
}
/**
 * Says what one thinks of a statement.
 *
 * `revision` rises with every change of mind of one person on one statement, so that an old vote
 * that arrives late cannot overwrite a newer one.
 */
export interface CastEndorsement {
  statement: string
  choice: Choice
  revision: number
}
/**
 * Gives a person on the roll another role; it counts from their next command on.
 */
export interface ChangeRole {
  seat: string
  role: Role
  department?: string | null
}
/**
 * Moves the session to another stage. Postponing, adjourning and cancelling need a reason.
 */
export interface ChangeStage {
  to: Stage
  reason?: string
}
/**
 * Says "I am here", online or in a venue, and votes by this device from now on.
 */
export interface CheckIn {
  venue?: string | null
}
/**
 * Marks the personal code of one's own seat as used. Sent by the door that takes codes.
 */
export interface ClaimSeat {}
/**
 * The first frame. `token` stands for a sign-in; without it the session cookie counts.
 */
export interface Hello {
  type: "hello"
  version: number
  token?: string | null
}
/**
 * Follow a stream from behind `after`, the last number the client has of this `epoch`.
 */
export interface Subscribe {
  type: "subscribe"
  stream: string
  epoch?: string | null
  after?: number
}
/**
 * A command for the stream that is followed. `id` is the client's: it makes resending safe.
 */
export interface CommandFrame {
  type: "command"
  id: string
  name: string
  args: {
    [k: string]: unknown
  }
}
/**
 * The reader's window: everything up to `seq` has arrived. Whenever some 64 KiB have.
 */
export interface Seen {
  type: "seen"
  seq: number
}
/**
 * I am still here. Every `heartbeat_s` seconds; it also keeps presence.
 */
export interface Ping {
  type: "ping"
}
export interface Commands {
  /**
   * Replaces the whole agenda before the session is opened.
   */
  "agenda.set_items": {
    args: SetItems
    result: null
  }
  /**
   * Makes an item the one under discussion; the one before it is done.
   */
  "agenda.start_item": {
    args: StartItem
    result: null
  }
  /**
   * Asks leave for oneself (请假).
   */
  "attendance.ask_leave": {
    args: AskLeave
    result: null
  }
  /**
   * Says "I am here", online or in a venue, and votes by this device from now on.
   */
  "attendance.check_in": {
    args: CheckIn
    result: null
  }
  /**
   * Marks the personal code of one's own seat as used. Sent by the door that takes codes.
   */
  "attendance.claim_seat": {
    args: ClaimSeat
    result: null
  }
  /**
   * Enters attendance for somebody, with the venue and the channel by which they vote.
   */
  "attendance.mark": {
    args: MarkAttendance
    result: null
  }
  /**
   * Adds a department that can be put questions to and answers under its name.
   */
  "body.add_department": {
    args: AddDepartment
    result: {
      department: string
    }
  }
  /**
   * Gives the body its name, its level and its sub-brand (副标识).
   */
  "body.describe": {
    args: DescribeBody
    result: null
  }
  /**
   * Ends a membership. What the person did under it stays.
   */
  "body.end_membership": {
    args: EndMembership
    result: null
  }
  /**
   * Makes a person, named by their public id, part of the body in one role.
   */
  "body.grant_membership": {
    args: GrantMembership
    result: {
      membership: string
    }
  }
  /**
   * Says what one thinks of a statement.
   *
   * `revision` rises with every change of mind of one person on one statement, so that an old vote
   * that arrives late cannot overwrite a newer one.
   */
  "endorsement.cast": {
    args: CastEndorsement
    result: null
  }
  /**
   * Erases everything that a person on the roll has said in this session, for good.
   *
   * The reason stands in the public moderation log: it must name nobody.
   */
  "erasure.erase_words": {
    args: EraseWords
    result: null
  }
  /**
   * Answers a statement in the name of the official's department.
   */
  "reply.give": {
    args: GiveReply
    result: {
      reply: string
    }
  }
  /**
   * Takes an answer back; that there was one stays visible.
   */
  "reply.withdraw": {
    args: WithdrawReply
    result: null
  }
  /**
   * Gives a person on the roll another role; it counts from their next command on.
   */
  "roll.change_role": {
    args: ChangeRole
    result: null
  }
  /**
   * Puts a person on the roll and issues a personal code for the seat.
   *
   * An official is entered with the department that they answer for. `user`: the public id of an
   * account, where the person has one.
   */
  "roll.enter": {
    args: EnterOnRoll
    result: {
      seat: string
    }
  }
  /**
   * Takes a person off the roll: every right ends, what they said stays.
   */
  "roll.remove": {
    args: RemoveFromRoll
    result: null
  }
  /**
   * Issues a new personal code; the old one stops working, with the device that used it.
   */
  "roll.renew_code": {
    args: RenewCode
    result: null
  }
  /**
   * Moves the session to another stage. Postponing, adjourning and cancelling need a reason.
   */
  "session.change_stage": {
    args: ChangeStage
    result: null
  }
  /**
   * Says what the session is about, how people meet, who may read it, who answers.
   */
  "session.schedule": {
    args: ScheduleSession
    result: null
  }
  /**
   * Chooses whether statements wait for approval (pre) or are looked at afterwards (post).
   */
  "session.set_moderation": {
    args: SetModeration
    result: null
  }
  /**
   * Publishes a statement that waits.
   */
  "statement.approve": {
    args: ApproveStatement
    result: null
  }
  /**
   * Takes a published statement out of everybody's sight; its author is told the reason.
   */
  "statement.hide": {
    args: HideStatement
    result: null
  }
  /**
   * Posts a view of 1 to 2,000 characters.
   *
   * `reply_to` answers in a thread; `department` makes it a question to that department;
   * `agenda_item` is the item under discussion unless another is named.
   */
  "statement.post": {
    args: PostStatement
    result: {
      statement: string
      status: string
    }
  }
  /**
   * Refuses a statement that waits; its author is told the reason.
   */
  "statement.reject": {
    args: RejectStatement
    result: null
  }
  /**
   * Publishes what was hidden or rejected.
   */
  "statement.restore": {
    args: RestoreStatement
    result: null
  }
  /**
   * Takes one's own statement back: its text is no longer shown, its votes stay counted.
   */
  "statement.withdraw": {
    args: WithdrawStatement
    result: null
  }
  /**
   * Adds a place where people of this session sit together.
   */
  "venue.add": {
    args: AddVenue
    result: {
      venue: string
    }
  }
}
/**
 * Replaces the whole agenda before the session is opened.
 */
export interface SetItems {
  items: ItemDraft[]
}
/**
 * One item before it has an id; the department that reports on it, if any.
 */
export interface ItemDraft {
  title: string
  department?: string | null
}
/**
 * Makes an item the one under discussion; the one before it is done.
 */
export interface StartItem {
  item: string
}
/**
 * Enters attendance for somebody, with the venue and the channel by which they vote.
 */
export interface MarkAttendance {
  seat: string
  status: AttendanceStatus
  venue?: string | null
  channel?: Channel | null
}
/**
 * Gives the body its name, its level and its sub-brand (副标识).
 */
export interface DescribeBody {
  name: string
  level: Level
  sub_brand?: string
}
/**
 * Ends a membership. What the person did under it stays.
 */
export interface EndMembership {
  membership: string
}
/**
 * Makes a person, named by their public id, part of the body in one role.
 */
export interface GrantMembership {
  user: string
  role: Role
  sector?: string
}
/**
 * Erases everything that a person on the roll has said in this session, for good.
 *
 * The reason stands in the public moderation log: it must name nobody.
 */
export interface EraseWords {
  seat: string
  reason: string
}
/**
 * Answers a statement in the name of the official's department.
 */
export interface GiveReply {
  statement: string
  text: string
}
/**
 * Takes an answer back; that there was one stays visible.
 */
export interface WithdrawReply {
  reply: string
}
/**
 * Puts a person on the roll and issues a personal code for the seat.
 *
 * An official is entered with the department that they answer for. `user`: the public id of an
 * account, where the person has one.
 */
export interface EnterOnRoll {
  name: string
  role: Role
  category: Category
  sector?: string
  department?: string | null
  venue?: string | null
  user?: string | null
}
/**
 * Takes a person off the roll: every right ends, what they said stays.
 */
export interface RemoveFromRoll {
  seat: string
  reason: string
}
/**
 * Issues a new personal code; the old one stops working, with the device that used it.
 */
export interface RenewCode {
  seat: string
}
/**
 * Says what the session is about, how people meet, who may read it, who answers.
 */
export interface ScheduleSession {
  title: string
  topic?: string
  mode?: Mode
  moderation?: ModerationMode
  publicity?: Publicity
  rehearsal?: boolean
  scheduled_at?: string | null
  departments?: string[]
}
/**
 * Chooses whether statements wait for approval (pre) or are looked at afterwards (post).
 */
export interface SetModeration {
  mode: ModerationMode
}
/**
 * Takes a published statement out of everybody's sight; its author is told the reason.
 */
export interface HideStatement {
  statement: string
  reason: string
}
/**
 * Posts a view of 1 to 2,000 characters.
 *
 * `reply_to` answers in a thread; `department` makes it a question to that department;
 * `agenda_item` is the item under discussion unless another is named.
 */
export interface PostStatement {
  text: string
  reply_to?: string | null
  department?: string | null
  agenda_item?: string | null
}
/**
 * Refuses a statement that waits; its author is told the reason.
 */
export interface RejectStatement {
  statement: string
  reason: string
}
/**
 * Publishes what was hidden or rejected.
 */
export interface RestoreStatement {
  statement: string
  reason?: string
}
/**
 * Takes one's own statement back: its text is no longer shown, its votes stay counted.
 */
export interface WithdrawStatement {
  statement: string
}
/**
 * What stood there before: `target` is the statement or the reply that was put right.
 */
export interface Correction {
  id: string
  target: string
  kind: CorrectionKind
  at: string
  before: string | null
  speaker_before: string | null
  reason: string | null
}
/**
 * A department that takes part and answers.
 */
export interface Department {
  id: string
  name: string
}
/**
 * Unlogged and replaceable: what was computed from the log at `at_seq`, or is true just now.
 */
export interface Derived {
  type: "derived"
  at_seq: number
  presence: Presence
}
/**
 * Who is connected, not who attends. `seats` is for staff.
 */
export interface Presence {
  online: number
  seats: string[] | null
}
export interface Entities {
  body: Body
  body_department: BodyDepartment
  membership: Membership
  session: Session
  venue: Venue
  department: Department
  speaker: Speaker
  statement: Statement
  reply: Reply
  correction: Correction
  moderation_entry: ModerationEntry
  seat: Seat
  seat_access: SeatAccess
  review: Review
  my_seat: MySeat
  my_statement: MyStatement
  my_reply: MyReply
  agenda_item: AgendaItem
  tally: Tally
  my_vote: MyVote
}
export interface Membership {
  id: string
  name: string
  role: Role
  sector: string | null
}
/**
 * The session itself, in its present stage.
 */
export interface Session {
  id: string
  title: string
  topic: string
  body_name: string
  platform: string
  sub_brand: string
  stage: Stage
  stage_reason: string | null
  mode: Mode
  moderation: ModerationMode
  publicity: Publicity
  rehearsal: boolean
  scheduled_at: string | null
  opened_at: string | null
  closed_at: string | null
  planned_end: string | null
  broadcast_url: string | null
  presiding: string | null
  clock: MeetingClock
  current_item: string | null
  attendance: AttendanceFigures
}
/**
 * A clock that runs only while the session is open; every timer is read off it.
 *
 * Now it shows `elapsed_ms`, and what has passed since `since` where that is set.
 */
export interface MeetingClock {
  elapsed_ms: number
  since: string | null
}
export interface Venue {
  id: string
  name: string
  kind: VenueKind
  position: number
}
/**
 * Somebody who has said something in public. An erased person keeps no name.
 */
export interface Speaker {
  id: string
  name: string | null
  role: Role
  sector: string | null
  department: string | null
  erased: boolean
}
/**
 * A published statement; its text is gone once it is hidden, withdrawn or erased.
 *
 * `entered`: a scribe wrote down what was said; `confirmed`: the speaker has agreed to the
 * wording. `late`: it came after the discussion (会后补充).
 */
export interface Statement {
  id: string
  speaker: string
  text: string | null
  posted_at: string
  agenda_item: string | null
  reply_to: string | null
  department: string | null
  place: Place
  status: StatementStatus
  reason: string | null
  entered: boolean
  confirmed: boolean
  said_at: string | null
  late: boolean
  corrections: number
  corrected_at: string | null
  evidence: Evidence[]
  pinned: boolean
  merged_into: string | null
  question: QuestionFacts | null
}
/**
 * What a statement rests on (以事实为依据): a file or an address, one of the two.
 */
export interface Evidence {
  file: FileFacts | null
  link: string | null
}
/**
 * A file that can be fetched at `/files/<id>/<name>`; `size` in bytes.
 */
export interface FileFacts {
  id: string
  name: string
  size: number
  content_type: string
}
/**
 * How far a question has come. `asked_at`: since when the asked department has had it.
 */
export interface QuestionFacts {
  asked_at: string
  state: AnswerState
  due_on: string | null
  transfers: number
}
/**
 * An official's answer; `also` are other questions that it answers as well.
 */
export interface Reply {
  id: string
  statement: string
  speaker: string
  department: string
  also: string[]
  kind: ReplyKind
  text: string | null
  given_at: string
  due_on: string | null
  corrections: number
  corrected_at: string | null
  status: ReplyStatus
}
/**
 * A line of the public moderation log.
 */
export interface ModerationEntry {
  id: string
  at: string
  act: ModerationAct
  reason: string
}
/**
 * A line of the roll, for those who take part.
 */
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
  label: string | null
  substitutes: string | null
  silenced: boolean
}
/**
 * For staff: whether the person can get in.
 */
export interface SeatAccess {
  id: string
  code_state: CodeState
  user: boolean
}
/**
 * For staff: a statement that waits, or what was said in one that was taken down.
 */
export interface Review {
  id: string
  speaker: string
  text: string
  posted_at: string
  reply_to: string | null
  department: string | null
  status: StatementStatus
  reason: string | null
  entered: boolean
  evidence: Evidence[]
}
/**
 * The person's own place. `acts`: the commands that the role may give, in some stage.
 */
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
  label: string | null
  substitutes: string | null
  silenced: boolean
  acts: string[]
  norms_accepted: boolean
  silenced_reason: string | null
}
/**
 * What became of something that the person said. `command`: the id of what posted it.
 */
export interface MyStatement {
  id: string
  text: string | null
  posted_at: string
  reply_to: string | null
  department: string | null
  status: StatementStatus
  reason: string | null
  command: string | null
  entered: boolean
  confirmed: boolean
  evidence: Evidence[]
}
/**
 * One of the person's own answers; its id is the reply's. `command`: the id of what gave it.
 */
export interface MyReply {
  id: string
  statement: string
  command: string | null
}
/**
 * How many think what of a statement; its id is the statement's.
 */
export interface Tally {
  id: string
  agree: number
  disagree: number
  passed: number
}
/**
 * What I think of a statement; its id is the statement's.
 */
export interface MyVote {
  id: string
  choice: Choice
  revision: number
}
/**
 * The frame was no frame; the socket lives.
 */
export interface ErrorFrame {
  type: "error"
  code: RefusalCode
  data: {
    [k: string]: unknown
  }
}
/**
 * One event that this audience sees something of.
 */
export interface EventLine {
  seq: number
  kind: string
  at: string
  actor: string | null
}
/**
 * Everything from number `from` to number `to`, coalesced: the last state of each entity.
 */
export interface Events {
  type: "events"
  from: number
  to: number
  events: EventLine[]
  put: {
    [k: string]: {
      [k: string]: unknown
    }
  }
  del: {
    [k: string]: string[]
  }
  own: OwnPart | null
}
export interface OwnPart {
  put: {
    [k: string]: {
      [k: string]: unknown
    }
  }
  del: {
    [k: string]: string[]
  }
}
export interface PersonFrame {
  id: string
  name: string
}
export interface Pong {
  type: "pong"
}
export interface Refused {
  type: "refused"
  id: string
  code: RefusalCode
  data: {
    [k: string]: unknown
  }
  ref: string | null
}
/**
 * The gap is too large, or the log was restored: fetch the state, then subscribe behind it.
 */
export interface Resnapshot {
  type: "resnapshot"
  seq: number
  epoch: string
  url: string
}
export interface Welcome {
  type: "welcome"
  version: number
  server_time: string
  person: PersonFrame | null
  heartbeat_s: number
}
/**
 * `audience` names what is seen; a client whose cache is of another audience wipes it.
 */
export interface Subscribed {
  type: "subscribed"
  stream: string
  epoch: string
  head: number
  audience: string
  seat: string | null
}
