/* Written by `npm run protocol` from schema.json. Do not edit. */

/**
 * What happens at an item of the agenda.
 */
export type AgendaItemKind = "report" | "discussion" | "reply" | "vote" | "other"
/**
 * The parts of a 协商纪要 (000-28, 001-30).
 */
export type Section = "common" | "difference" | "suggestion" | "response" | "insufficient"
export type MaterialKind = "report" | "research" | "other"
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
 * What somebody did to a line, or, for `followed`, what the session did to it.
 */
export type ChangeKind =
  "added" | "edited" | "moved" | "locked" | "unlocked" | "left_out" | "restored" | "followed"
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
export type Pool = "hands" | "online" | "room" | "roll"
/**
 * Where the seed comes from: thrown in the hall, or put together by several people.
 */
export type DrawMode = "thrown" | "several"
export type HandKind = "speech" | "point_of_order"
export type PollKind = "yes_no" | "single" | "multiple"
/**
 * What an answer is (M23).
 */
export type ReplyKind = "explanation" | "promise" | "transfer" | "not_feasible" | "written_later"
export type ScreenContent =
  | "auto"
  | "topic"
  | "agenda"
  | "statement"
  | "speaker"
  | "poll"
  | "draw"
  | "counts"
  | "opinion"
  | "common"
  | "blank"
/**
 * How people come together (000-20, 001-6).
 */
export type Mode = "hybrid" | "online" | "on_site" | "network"
export type ModerationMode = "pre" | "post"
/**
 * How open the topic is (宜公开的, 001-5).
 */
export type Publicity = "public" | "invited" | "internal"
/**
 * Why a reader thinks that a statement should be looked at.
 */
export type ReportKind = "abuse" | "privacy" | "false" | "off_topic" | "other"
export type CorrectionKind = "wording" | "speaker" | "reply"
/**
 * How common ground is found: by every group's lower bound, or in a small room by shares.
 */
export type MapRule = "bounds" | "shares"
/**
 * Why somebody could be recognised if more were shown.
 */
export type Withheld = "few_people" | "small_group"
/**
 * Why a line stands where it stands; docs/record.md says each in words.
 */
export type Rule =
  | "common_ground"
  | "common_suggestion"
  | "common_against"
  | "poll_carried"
  | "difference"
  | "contested"
  | "poll_divided"
  | "suggestion"
  | "reply"
  | "promise"
  | "unanswered"
  | "too_few"
  | "undecided"
export type DrawState = "prepared" | "drawn" | "cancelled"
/**
 * From where a statement came.
 */
export type Place = "online" | "room"
export type StatementStatus =
  "pending" | "published" | "rejected" | "hidden" | "withdrawn" | "erased"
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
export type PollState = "draft" | "open" | "closed" | "cancelled"
export type RecordState = "draft" | "shown"
export type LineState = "listed" | "left_out" | "gone"
export type TurnKind = "speech" | "point_of_order" | "given"
export type TurnState = "speaking" | "done" | "returned"
export type HandState = "waiting" | "called" | "withdrawn" | "dismissed"
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
  | "GONE"
  | "DELAYED"
  | "STATEMENT_CLOSED"
  | "LAST_CHAIR"
  | "NAME_TAKEN"
  | "DEPARTMENT_IN_USE"
  | "ITEM_IN_USE"
  | "CHANNEL_TAKEN"
  | "PLACE_TAKEN"
  | "NO_DEVICE"
  | "NO_FLOOR"
  | "FLOOR_CLOSED"
  | "NOBODY_WAITS"
  | "NOBODY_SPEAKS"
  | "SILENCED"
  | "NORMS_NOT_ACCEPTED"
  | "MERGE_LOOP"
  | "POLL_CLOSED"
  | "TOO_MANY_HANDS"
  | "COUNT_DISAGREES"
  | "NOBODY_TO_DRAW"
  | "DRAW_NOT_READY"
  | "DRAW_CLOSED"
  | "RECORD_SHOWN"
  | "LINE_LOCKED"
  | "SOURCE_GONE"
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
 * Adds an item behind another one, or at the end.
 */
export interface AddItem {
  title: string
  kind?: AgendaItemKind
  department?: string | null
  planned_seconds?: number | null
  after?: string | null
}
/**
 * Adds a line of one's own. It needs evidence: what the draft was drawn up from, and still is.
 *
 * The figures shown with it are those of the first source.
 */
export interface AddLine {
  section: Section
  text: string
  sources: SourceRef[]
}
/**
 * Something in the session that a line can rest on.
 */
export interface SourceRef {
  kind: "statement" | "reply" | "promise" | "poll"
  id: string
}
/**
 * Adds something to read: a department's opening report (现场介绍情况), research, or else.
 *
 * It has a text, an address or a file, or several of them. `file` is one that the person has
 * sent before.
 */
export interface AddMaterial {
  kind: MaterialKind
  title: string
  text?: string
  link?: string | null
  file?: string | null
  department?: string | null
  agenda_item?: string | null
}
/**
 * Adds a promise that a reply of one's department makes and that the rules have missed.
 */
export interface AddPromise {
  reply: string
  action: string
  due_on?: string | null
}
/**
 * Adds a place where people of this session sit together.
 */
export interface AddVenue {
  name: string
  kind: VenueKind
}
/**
 * An item; its times are milliseconds of the meeting's clock.
 *
 * It has taken `spent_ms`, and what has passed since `started_ms` where that is set.
 */
export interface AgendaItem {
  id: string
  position: number
  title: string
  kind: AgendaItemKind
  department: string | null
  planned_seconds: number | null
  started_ms: number | null
  spent_ms: number
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
 * Gives the floor to a chosen hand; where it was not next, everybody sees that.
 *
 * `reason` stands in the public log of moderation: it must name nobody.
 */
export interface CallHand {
  hand: string
  reason?: string
}
/**
 * Gives the floor to whoever the rule names next. A turn that runs ends first.
 */
export interface CallNext {}
/**
 * Calls a draw off before it is drawn; the sealed list stays to be seen.
 */
export interface CancelDraw {
  draw: string
  reason: string
}
/**
 * Gives up a poll that is not closed yet.
 *
 * That an open one was there stays visible, with the reason; of a draft nothing is left.
 */
export interface CancelPoll {
  poll: string
  reason: string
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
 * Votes in a straw poll, or changes one's vote while it is open.
 *
 * `revision` rises with every change of mind of one person in one poll, so that an old vote that
 * arrives late cannot overwrite a newer one.
 */
export interface CastPollVote {
  poll: string
  options: string[]
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
 *
 * Whoever comes in accepts the norms of the house (平等、有序、真诚、包容), once for each session.
 */
export interface CheckIn {
  venue?: string | null
  accepts_norms?: boolean
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
 *
 * `screen`: this is the big screen of that venue, or "" of those in no venue.
 */
export interface Subscribe {
  type: "subscribe"
  stream: string
  epoch?: string | null
  after?: number
  screen?: string | "" | null
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
 * The reader's window: everything up to `seq` has arrived. Whenever some 128 KiB have.
 */
export interface Seen {
  type: "seen"
  seq: number
}
/**
 * I am still here; `heartbeat_s` seconds after the last one or the last `seen`.
 */
export interface Ping {
  type: "ping"
}
/**
 * Ends the discussion of a network session whose time is up. The service alone gives it.
 */
export interface CloseDue {}
/**
 * Closes a poll: nothing is counted any more, and what it came to is shown to everybody.
 */
export interface ClosePoll {
  poll: string
}
/**
 * Statements that were merged; its id is that of the one at the top, the first of `members`.
 *
 * The counts are people: each counts once, with the last word given to any of the members.
 */
export interface Cluster {
  id: string
  members: string[]
  agree: number
  disagree: number
  passed: number
}
export interface Commands {
  /**
   * Adds an item behind another one, or at the end.
   */
  "agenda.add_item": {
    args: AddItem
    result: {
      item: string
    }
  }
  /**
   * Changes of an item what is given. `null` takes the department or the planned time away.
   */
  "agenda.edit_item": {
    args: EditItem
    result: null
  }
  /**
   * Ends the item under discussion without starting another.
   */
  "agenda.finish_item": {
    args: FinishItem
    result: null
  }
  /**
   * Moves an item before another one, or to the end.
   */
  "agenda.move_item": {
    args: MoveItem
    result: null
  }
  /**
   * Takes an item off the agenda that has not been begun and that nothing refers to.
   */
  "agenda.remove_item": {
    args: RemoveItem
    result: null
  }
  /**
   * Replaces the whole agenda before the session is opened.
   */
  "agenda.set_items": {
    args: SetItems
    result: null
  }
  /**
   * Sets the planned time of several items at once: a late agenda is squeezed, or let out again.
   *
   * The page works out the times; sending the old ones again takes the squeezing back.
   */
  "agenda.set_times": {
    args: SetTimes
    result: null
  }
  /**
   * Makes an item the one under discussion; the one before it is done.
   *
   * Going back to an earlier item takes the present one's start back: that one waits again, and
   * keeps the time that it has had.
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
   *
   * Whoever comes in accepts the norms of the house (平等、有序、真诚、包容), once for each session.
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
   * Adds up what came since the digest before. The service alone gives it, once a day.
   */
  "digest.make": {
    args: MakeDigest
    result: null
  }
  /**
   * Calls a draw off before it is drawn; the sealed list stays to be seen.
   */
  "draw.cancel": {
    args: CancelDraw
    result: null
  }
  /**
   * Takes part in a seed with the SHA-256 of a value that one keeps until all are in.
   */
  "draw.commit": {
    args: CommitShare
    result: null
  }
  /**
   * Draws with the values that several people have revealed.
   */
  "draw.conclude": {
    args: ConcludeDraw
    result: null
  }
  /**
   * Seals the list of those from whom lots are drawn: its hash is in the log before any seed.
   *
   * `pool`: who waits to speak, who takes part online, who sits in a venue, or the whole roll.
   */
  "draw.prepare": {
    args: PrepareDraw
    result: {
      draw: string
    }
  }
  /**
   * Tells the value that one has committed to. With the first one nobody can join any more.
   */
  "draw.reveal": {
    args: RevealShare
    result: null
  }
  /**
   * Draws with the digits of dice that were thrown in the hall before everybody's eyes.
   */
  "draw.throw": {
    args: ThrowSeed
    result: null
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
   * Enters what somebody who votes by hand or on paper thinks of a statement.
   *
   * It counts as if it were cast by device, and `revision` means the same.
   */
  "endorsement.enter": {
    args: EnterEndorsement
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
   * Gives the floor to a chosen hand; where it was not next, everybody sees that.
   *
   * `reason` stands in the public log of moderation: it must name nobody.
   */
  "floor.call": {
    args: CallHand
    result: {
      turn: string
    }
  }
  /**
   * Gives the floor to whoever the rule names next. A turn that runs ends first.
   */
  "floor.call_next": {
    args: CallNext
    result: {
      turn: string
    }
  }
  /**
   * Takes a hand out of the queue; whoever raised it is told the reason.
   */
  "floor.dismiss_hand": {
    args: DismissHand
    result: null
  }
  /**
   * Gives the speaker more time, or with a negative figure less.
   */
  "floor.extend_turn": {
    args: ExtendTurn
    result: null
  }
  /**
   * Ends the turn of whoever speaks.
   */
  "floor.finish_turn": {
    args: FinishTurn
    result: null
  }
  /**
   * Gives the floor to anybody on the roll, such as an official who is to answer.
   *
   * Where the person's hand waits for a speech, that hand is called.
   */
  "floor.give": {
    args: GiveFloor
    result: {
      turn: string
    }
  }
  /**
   * Takes back a hand that waits: one's own, or as a scribe one that was raised for somebody.
   */
  "floor.lower_hand": {
    args: LowerHand
    result: null
  }
  /**
   * Raises the hand of somebody in the room who has no device.
   */
  "floor.raise_for": {
    args: RaiseHandFor
    result: {
      hand: string
    }
  }
  /**
   * Asks to speak, or for a point of order (程序动议). `note`: about what, in a few words.
   */
  "floor.raise_hand": {
    args: RaiseHand
    result: {
      hand: string
    }
  }
  /**
   * Takes a call back: the turn counts for nothing, the hand waits again at its old place.
   */
  "floor.return_turn": {
    args: ReturnTurn
    result: null
  }
  /**
   * Opens or closes the list of speakers, and says how long the next ones may speak.
   */
  "floor.set_rules": {
    args: SetRules
    result: null
  }
  /**
   * Adds something to read: a department's opening report (现场介绍情况), research, or else.
   *
   * It has a text, an address or a file, or several of them. `file` is one that the person has
   * sent before.
   */
  "material.add": {
    args: AddMaterial
    result: {
      material: string
    }
  }
  /**
   * Takes a material away, with its file.
   */
  "material.remove": {
    args: RemoveMaterial
    result: null
  }
  /**
   * Gives up a poll that is not closed yet.
   *
   * That an open one was there stays visible, with the reason; of a draft nothing is left.
   */
  "poll.cancel": {
    args: CancelPoll
    result: null
  }
  /**
   * Votes in a straw poll, or changes one's vote while it is open.
   *
   * `revision` rises with every change of mind of one person in one poll, so that an old vote that
   * arrives late cannot overwrite a newer one.
   */
  "poll.cast": {
    args: CastPollVote
    result: null
  }
  /**
   * Closes a poll: nothing is counted any more, and what it came to is shown to everybody.
   */
  "poll.close": {
    args: ClosePoll
    result: null
  }
  /**
   * Enters the hands that one teller counted in one venue, by option; not named means none.
   *
   * Counting again replaces what the same teller counted there. `people` raised at least one hand:
   * it must be said where one person may choose several options.
   */
  "poll.count_hands": {
    args: CountHands
    result: null
  }
  /**
   * Enters the vote of somebody who votes by hand or on paper.
   *
   * `revision` rises with every vote of that person in that poll, whoever enters it.
   */
  "poll.enter": {
    args: EnterPollVote
    result: null
  }
  /**
   * Opens a poll that was prepared: from now on people vote.
   */
  "poll.open": {
    args: OpenPoll
    result: null
  }
  /**
   * Writes a straw poll; only staff see it before it is opened.
   *
   * `options` are the answers of a choice (2 to 20); a poll for or against (`yes_no`) brings its own
   * three. `most`: how many options one person may choose in `multiple`; all, if it is not said.
   * `hidden`: the counts are shown to nobody before the poll is closed.
   */
  "poll.prepare": {
    args: PreparePoll
    result: {
      poll: string
    }
  }
  /**
   * Adds a promise that a reply of one's department makes and that the rules have missed.
   */
  "promise.add": {
    args: AddPromise
    result: {
      promise: string
    }
  }
  /**
   * Confirms a promise that was found in a reply: what will be done, and by when.
   */
  "promise.confirm": {
    args: ConfirmPromise
    result: null
  }
  /**
   * Puts a promise right, with a reason that everybody can read.
   */
  "promise.correct": {
    args: CorrectPromise
    result: null
  }
  /**
   * Says that what was found is no promise.
   */
  "promise.dismiss": {
    args: DismissPromise
    result: null
  }
  /**
   * Takes a promise back; it stays visible, with the reason.
   */
  "promise.withdraw": {
    args: WithdrawPromise
    result: null
  }
  /**
   * Passes a question to another department; everybody sees from where, to where and why.
   */
  "question.transfer": {
    args: TransferQuestion
    result: null
  }
  /**
   * Adds a line of one's own. It needs evidence: what the draft was drawn up from, and still is.
   *
   * The figures shown with it are those of the first source.
   */
  "record.add_line": {
    args: AddLine
    result: {
      line: string
    }
  }
  /**
   * Draws the lines up from the session's log as it is now.
   *
   * A line that a person has touched keeps its words and its place; its figures are counted anew.
   */
  "record.draft": {
    args: DraftRecord
    result: null
  }
  /**
   * Puts a line into other words. What was drawn up stays beside it, and so do the sources.
   *
   * `revision`: the line's own, as the writer saw it.
   */
  "record.edit_line": {
    args: EditLine
    result: null
  }
  /**
   * Takes out of the record what has gone in the session since. The service alone gives it.
   *
   * What was hidden, withdrawn or erased goes with its words; what was erased goes from the record's
   * log as well.
   */
  "record.follow_session": {
    args: FollowSession
    result: null
  }
  /**
   * Takes a line off the list. It stays to be seen among what was left out, with the reason.
   */
  "record.leave_out_line": {
    args: LeaveOutLine
    result: null
  }
  /**
   * Keeps a line from being changed by anybody, or lets it go.
   */
  "record.lock_line": {
    args: LockLine
    result: null
  }
  /**
   * Moves a line to a place in a part of the record, counted from 1; at most to its end.
   */
  "record.move_line": {
    args: MoveLine
    result: null
  }
  /**
   * Puts a line that was left out back, at the end of its part.
   */
  "record.restore_line": {
    args: RestoreLine
    result: null
  }
  /**
   * Shows the lines to everybody who may read the session, with all that was done to them.
   */
  "record.show": {
    args: ShowRecord
    result: null
  }
  /**
   * Gives a drafted answer as one's own, with what the official changes about it.
   */
  "reply.confirm": {
    args: ConfirmReply
    result: {
      reply: string
    }
  }
  /**
   * Puts one's own answer right (更正); what stood there before stays visible.
   */
  "reply.correct": {
    args: CorrectReply
    result: null
  }
  /**
   * Puts a draft away; nothing was said.
   */
  "reply.discard_draft": {
    args: DiscardDraft
    result: null
  }
  /**
   * Writes an answer for the official to confirm, or with `draft` writes that one anew.
   *
   * Nobody outside the department sees it.
   */
  "reply.draft": {
    args: DraftReply
    result: {
      draft: string
    }
  }
  /**
   * Answers a question, or several like it at once, in the name of the official's department.
   *
   * `kind` says what the answer is; `written_later` (会后书面答复) needs `due_on` and keeps the
   * questions waiting until then, any other kind answers them.
   */
  "reply.give": {
    args: GiveReply
    result: {
      reply: string
    }
  }
  /**
   * Takes an answer back; that there was one stays visible, and its questions wait again.
   *
   * A promise that was confirmed stands until it is withdrawn itself.
   */
  "reply.withdraw": {
    args: WithdrawReply
    result: null
  }
  /**
   * Finds all open reports of a statement groundless; it stays as it is.
   */
  "report.dismiss": {
    args: DismissReports
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
   * Puts a line of the roll right: what is given is changed. `venue: null` takes it away.
   */
  "roll.edit": {
    args: EditEntry
    result: null
  }
  /**
   * Puts a person on the roll and issues a personal code for the seat.
   *
   * An official is entered with the department that they answer for. `user`: the public id of an
   * account, where the person has one. `label`: the number on the chair. `substitutes`: in whose
   * place the person comes; that one is excused.
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
   * Puts somebody who was taken off the roll back, as they were; their card is good again.
   */
  "roll.restore": {
    args: RestoreToRoll
    result: null
  }
  /**
   * Chooses what a big screen shows: one venue's, the one without a venue, or all of them.
   *
   * `shown`: the statement, poll or draw; a poll or draw that is not named is the one that goes on.
   * `auto` follows the meeting.
   */
  "screen.show": {
    args: ShowOnScreen
    result: null
  }
  /**
   * Notes that the speaker agreed to the wording when it was read out.
   *
   * `corrections`: how many corrections that wording had; where another was made meanwhile, nothing
   * is confirmed.
   */
  "scribe.confirm": {
    args: ConfirmForSpeaker
    result: null
  }
  /**
   * Puts the wording of an entered statement right; what stood there before stays visible.
   *
   * The speaker has to confirm the new wording anew. What somebody typed themselves is never
   * changed by another.
   */
  "scribe.correct": {
    args: CorrectStatement
    result: null
  }
  /**
   * Enters what a person on the roll who is present has said, in their name.
   *
   * `said_at`: when it was said, where that is earlier; a time before the opening or in the future
   * counts as the nearest possible. What comes after the discussion is marked as late.
   */
  "scribe.post": {
    args: EnterStatement
    result: {
      statement: string
      status: string
    }
  }
  /**
   * Puts right who said an entered statement; the person named before stays visible.
   */
  "scribe.reattribute": {
    args: ReattributeStatement
    result: null
  }
  /**
   * Takes the word from somebody: no posts, hands or files, until it is given back.
   *
   * The reason is told to the person and stands in the public log: it must name nobody.
   */
  "seat.silence": {
    args: SilenceSeat
    result: null
  }
  /**
   * Gives somebody the word back.
   */
  "seat.unsilence": {
    args: UnsilenceSeat
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
   * Ends the discussion of a network session whose time is up. The service alone gives it.
   */
  "session.close_due": {
    args: CloseDue
    result: null
  }
  /**
   * Hands the meeting over: the person presides, as a moderator where the role did not steer.
   */
  "session.hand_over": {
    args: HandOver
    result: null
  }
  /**
   * Says which stream is the session's record. The service alone gives it.
   */
  "session.link_record": {
    args: LinkRecord
    result: null
  }
  /**
   * Says what the session is about, how people meet, who may read it, who answers.
   *
   * `broadcast_url` is the address of the body's own video broadcast. A network session needs
   * `planned_end`: it closes then by itself. `public_delay`: see `session.set_delay`.
   */
  "session.schedule": {
    args: ScheduleSession
    result: null
  }
  /**
   * Shows what happens so many seconds later to all who have no seat; 0: at once.
   *
   * What is hidden or erased is gone for them at once, whatever the delay.
   */
  "session.set_delay": {
    args: SetDelay
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
   * Changes until when the session is planned, or the address of its broadcast.
   *
   * What is not given stays; `null` takes it away. A network session closes at `planned_end`.
   */
  "session.set_plan": {
    args: SetPlan
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
   * Agrees to how one's own words were written down.
   *
   * `corrections`: how many corrections the wording that is agreed to had; where another was made
   * meanwhile, nothing is confirmed.
   */
  "statement.confirm": {
    args: ConfirmOwn
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
   * Puts a statement, with all that was merged into it, under another that says the same.
   *
   * Where `into` is itself merged, the one at its top takes it. Votes stay on the statement that
   * they were given to; the cluster counts people.
   */
  "statement.merge": {
    args: MergeStatement
    result: null
  }
  /**
   * Marks a published statement as one that whoever comes late should read first.
   */
  "statement.pin": {
    args: PinStatement
    result: null
  }
  /**
   * Posts a view of 1 to 2,000 characters.
   *
   * `reply_to` answers in a thread; `department` makes it a question to that department;
   * `agenda_item` is the item under discussion unless another is named. `files`, which the person
   * has sent before, and `links` are what the view rests on (以事实为依据).
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
   * Lets a statement that was refused wait again, as before.
   */
  "statement.reopen": {
    args: ReopenStatement
    result: null
  }
  /**
   * Asks the moderators to look at a published statement; once for each person on the roll.
   *
   * On a public session it needs no account. Nothing but the fact is kept of who has none.
   */
  "statement.report": {
    args: ReportStatement
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
   * Takes a merge back: the statement stands by itself again, with what was merged into it.
   */
  "statement.split": {
    args: SplitStatement
    result: null
  }
  /**
   * Takes the mark away, also from a statement that is shown no more.
   */
  "statement.unpin": {
    args: UnpinStatement
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
 * Changes of an item what is given. `null` takes the department or the planned time away.
 */
export interface EditItem {
  item: string
  title?: string
  kind?: AgendaItemKind
  department?: string | null
  planned_seconds?: number | null
}
/**
 * Ends the item under discussion without starting another.
 */
export interface FinishItem {}
/**
 * Moves an item before another one, or to the end.
 */
export interface MoveItem {
  item: string
  before: string | null
}
/**
 * Takes an item off the agenda that has not been begun and that nothing refers to.
 */
export interface RemoveItem {
  item: string
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
  kind?: AgendaItemKind
  department?: string | null
  planned_seconds?: number | null
}
/**
 * Sets the planned time of several items at once: a late agenda is squeezed, or let out again.
 *
 * The page works out the times; sending the old ones again takes the squeezing back.
 */
export interface SetTimes {
  times: ItemTime[]
}
export interface ItemTime {
  item: string
  planned_seconds: number | null
}
/**
 * Makes an item the one under discussion; the one before it is done.
 *
 * Going back to an earlier item takes the present one's start back: that one waits again, and
 * keeps the time that it has had.
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
 * Adds up what came since the digest before. The service alone gives it, once a day.
 */
export interface MakeDigest {
  day: string
}
/**
 * Takes part in a seed with the SHA-256 of a value that one keeps until all are in.
 */
export interface CommitShare {
  draw: string
  commitment: string
}
/**
 * Draws with the values that several people have revealed.
 */
export interface ConcludeDraw {
  draw: string
}
/**
 * Seals the list of those from whom lots are drawn: its hash is in the log before any seed.
 *
 * `pool`: who waits to speak, who takes part online, who sits in a venue, or the whole roll.
 */
export interface PrepareDraw {
  title: string
  pool: Pool
  pick: number
  mode: DrawMode
}
/**
 * Tells the value that one has committed to. With the first one nobody can join any more.
 */
export interface RevealShare {
  draw: string
  value: string
}
/**
 * Draws with the digits of dice that were thrown in the hall before everybody's eyes.
 */
export interface ThrowSeed {
  draw: string
  seed: string
}
/**
 * Enters what somebody who votes by hand or on paper thinks of a statement.
 *
 * It counts as if it were cast by device, and `revision` means the same.
 */
export interface EnterEndorsement {
  seat: string
  statement: string
  choice: Choice
  revision: number
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
 * Takes a hand out of the queue; whoever raised it is told the reason.
 */
export interface DismissHand {
  hand: string
  reason: string
}
/**
 * Gives the speaker more time, or with a negative figure less.
 */
export interface ExtendTurn {
  seconds: number
}
/**
 * Ends the turn of whoever speaks.
 */
export interface FinishTurn {}
/**
 * Gives the floor to anybody on the roll, such as an official who is to answer.
 *
 * Where the person's hand waits for a speech, that hand is called.
 */
export interface GiveFloor {
  seat: string
  seconds?: number | null
}
/**
 * Takes back a hand that waits: one's own, or as a scribe one that was raised for somebody.
 */
export interface LowerHand {
  hand: string
}
/**
 * Raises the hand of somebody in the room who has no device.
 */
export interface RaiseHandFor {
  seat: string
  kind: HandKind
  note?: string
}
/**
 * Asks to speak, or for a point of order (程序动议). `note`: about what, in a few words.
 */
export interface RaiseHand {
  kind: HandKind
  note?: string
}
/**
 * Takes a call back: the turn counts for nothing, the hand waits again at its old place.
 */
export interface ReturnTurn {}
/**
 * Opens or closes the list of speakers, and says how long the next ones may speak.
 */
export interface SetRules {
  open: boolean
  speaking_seconds: number
}
/**
 * Takes a material away, with its file.
 */
export interface RemoveMaterial {
  material: string
}
/**
 * Enters the hands that one teller counted in one venue, by option; not named means none.
 *
 * Counting again replaces what the same teller counted there. `people` raised at least one hand:
 * it must be said where one person may choose several options.
 */
export interface CountHands {
  poll: string
  venue?: string | null
  counts: {
    /**
     * This interface was referenced by `undefined`'s JSON-Schema definition
     * via the `patternProperty` "^[0-9A-Za-z]{22}$".
     */
    [k: string]: number
  }
  people?: number | null
}
/**
 * Enters the vote of somebody who votes by hand or on paper.
 *
 * `revision` rises with every vote of that person in that poll, whoever enters it.
 */
export interface EnterPollVote {
  poll: string
  seat: string
  options: string[]
  revision: number
}
/**
 * Opens a poll that was prepared: from now on people vote.
 */
export interface OpenPoll {
  poll: string
}
/**
 * Writes a straw poll; only staff see it before it is opened.
 *
 * `options` are the answers of a choice (2 to 20); a poll for or against (`yes_no`) brings its own
 * three. `most`: how many options one person may choose in `multiple`; all, if it is not said.
 * `hidden`: the counts are shown to nobody before the poll is closed.
 */
export interface PreparePoll {
  title: string
  kind?: PollKind
  options?: string[]
  most?: number | null
  hidden?: boolean
  agenda_item?: string | null
}
/**
 * Confirms a promise that was found in a reply: what will be done, and by when.
 */
export interface ConfirmPromise {
  promise: string
  action: string
  due_on?: string | null
}
/**
 * Puts a promise right, with a reason that everybody can read.
 */
export interface CorrectPromise {
  promise: string
  action: string
  reason: string
  due_on?: string | null
}
/**
 * Says that what was found is no promise.
 */
export interface DismissPromise {
  promise: string
}
/**
 * Takes a promise back; it stays visible, with the reason.
 */
export interface WithdrawPromise {
  promise: string
  reason: string
}
/**
 * Passes a question to another department; everybody sees from where, to where and why.
 */
export interface TransferQuestion {
  statement: string
  to: string
  reason: string
}
/**
 * Draws the lines up from the session's log as it is now.
 *
 * A line that a person has touched keeps its words and its place; its figures are counted anew.
 */
export interface DraftRecord {}
/**
 * Puts a line into other words. What was drawn up stays beside it, and so do the sources.
 *
 * `revision`: the line's own, as the writer saw it.
 */
export interface EditLine {
  line: string
  text: string
  revision: number
}
/**
 * Takes out of the record what has gone in the session since. The service alone gives it.
 *
 * What was hidden, withdrawn or erased goes with its words; what was erased goes from the record's
 * log as well.
 */
export interface FollowSession {}
/**
 * Takes a line off the list. It stays to be seen among what was left out, with the reason.
 */
export interface LeaveOutLine {
  line: string
  reason: string
}
/**
 * Keeps a line from being changed by anybody, or lets it go.
 */
export interface LockLine {
  line: string
  locked: boolean
}
/**
 * Moves a line to a place in a part of the record, counted from 1; at most to its end.
 */
export interface MoveLine {
  line: string
  section: Section
  position: number
}
/**
 * Puts a line that was left out back, at the end of its part.
 */
export interface RestoreLine {
  line: string
}
/**
 * Shows the lines to everybody who may read the session, with all that was done to them.
 */
export interface ShowRecord {}
/**
 * Gives a drafted answer as one's own, with what the official changes about it.
 */
export interface ConfirmReply {
  draft: string
  text?: string | null
  kind?: ReplyKind | null
  due_on?: string | null
}
/**
 * Puts one's own answer right (更正); what stood there before stays visible.
 */
export interface CorrectReply {
  reply: string
  text: string
  reason: string
}
/**
 * Puts a draft away; nothing was said.
 */
export interface DiscardDraft {
  draft: string
}
/**
 * Writes an answer for the official to confirm, or with `draft` writes that one anew.
 *
 * Nobody outside the department sees it.
 */
export interface DraftReply {
  statement: string
  text: string
  also?: string[]
  kind?: ReplyKind
  due_on?: string | null
  draft?: string | null
}
/**
 * Answers a question, or several like it at once, in the name of the official's department.
 *
 * `kind` says what the answer is; `written_later` (会后书面答复) needs `due_on` and keeps the
 * questions waiting until then, any other kind answers them.
 */
export interface GiveReply {
  statement: string
  text: string
  also?: string[]
  kind?: ReplyKind
  due_on?: string | null
}
/**
 * Takes an answer back; that there was one stays visible, and its questions wait again.
 *
 * A promise that was confirmed stands until it is withdrawn itself.
 */
export interface WithdrawReply {
  reply: string
}
/**
 * Finds all open reports of a statement groundless; it stays as it is.
 */
export interface DismissReports {
  statement: string
  reason?: string
}
/**
 * Puts a line of the roll right: what is given is changed. `venue: null` takes it away.
 */
export interface EditEntry {
  seat: string
  name?: string | null
  label?: string | null
  sector?: string | null
  category?: Category | null
  venue?: string | null
}
/**
 * Puts a person on the roll and issues a personal code for the seat.
 *
 * An official is entered with the department that they answer for. `user`: the public id of an
 * account, where the person has one. `label`: the number on the chair. `substitutes`: in whose
 * place the person comes; that one is excused.
 */
export interface EnterOnRoll {
  name: string
  role: Role
  category: Category
  sector?: string
  department?: string | null
  venue?: string | null
  user?: string | null
  label?: string
  substitutes?: string | null
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
 * Puts somebody who was taken off the roll back, as they were; their card is good again.
 */
export interface RestoreToRoll {
  seat: string
}
/**
 * Chooses what a big screen shows: one venue's, the one without a venue, or all of them.
 *
 * `shown`: the statement, poll or draw; a poll or draw that is not named is the one that goes on.
 * `auto` follows the meeting.
 */
export interface ShowOnScreen {
  venue?: string | null
  everywhere?: boolean
  content: ScreenContent
  shown?: string | null
}
/**
 * Notes that the speaker agreed to the wording when it was read out.
 *
 * `corrections`: how many corrections that wording had; where another was made meanwhile, nothing
 * is confirmed.
 */
export interface ConfirmForSpeaker {
  statement: string
  corrections?: number | null
}
/**
 * Puts the wording of an entered statement right; what stood there before stays visible.
 *
 * The speaker has to confirm the new wording anew. What somebody typed themselves is never
 * changed by another.
 */
export interface CorrectStatement {
  statement: string
  text: string
  reason?: string
}
/**
 * Enters what a person on the roll who is present has said, in their name.
 *
 * `said_at`: when it was said, where that is earlier; a time before the opening or in the future
 * counts as the nearest possible. What comes after the discussion is marked as late.
 */
export interface EnterStatement {
  text: string
  reply_to?: string | null
  department?: string | null
  agenda_item?: string | null
  seat: string
  said_at?: string | null
}
/**
 * Puts right who said an entered statement; the person named before stays visible.
 */
export interface ReattributeStatement {
  statement: string
  seat: string
  reason: string
}
/**
 * Takes the word from somebody: no posts, hands or files, until it is given back.
 *
 * The reason is told to the person and stands in the public log: it must name nobody.
 */
export interface SilenceSeat {
  seat: string
  reason: string
}
/**
 * Gives somebody the word back.
 */
export interface UnsilenceSeat {
  seat: string
}
/**
 * Hands the meeting over: the person presides, as a moderator where the role did not steer.
 */
export interface HandOver {
  to: string
}
/**
 * Says which stream is the session's record. The service alone gives it.
 */
export interface LinkRecord {
  record: string
}
/**
 * Says what the session is about, how people meet, who may read it, who answers.
 *
 * `broadcast_url` is the address of the body's own video broadcast. A network session needs
 * `planned_end`: it closes then by itself. `public_delay`: see `session.set_delay`.
 */
export interface ScheduleSession {
  title: string
  topic?: string
  mode?: Mode
  moderation?: ModerationMode
  publicity?: Publicity
  rehearsal?: boolean
  scheduled_at?: string | null
  planned_end?: string | null
  broadcast_url?: string | null
  public_delay?: number
  departments?: string[]
}
/**
 * Shows what happens so many seconds later to all who have no seat; 0: at once.
 *
 * What is hidden or erased is gone for them at once, whatever the delay.
 */
export interface SetDelay {
  seconds: number
}
/**
 * Chooses whether statements wait for approval (pre) or are looked at afterwards (post).
 */
export interface SetModeration {
  mode: ModerationMode
}
/**
 * Changes until when the session is planned, or the address of its broadcast.
 *
 * What is not given stays; `null` takes it away. A network session closes at `planned_end`.
 */
export interface SetPlan {
  planned_end?: string | null
  broadcast_url?: string | null
}
/**
 * Agrees to how one's own words were written down.
 *
 * `corrections`: how many corrections the wording that is agreed to had; where another was made
 * meanwhile, nothing is confirmed.
 */
export interface ConfirmOwn {
  statement: string
  corrections?: number | null
}
/**
 * Takes a published statement out of everybody's sight; its author is told the reason.
 */
export interface HideStatement {
  statement: string
  reason: string
}
/**
 * Puts a statement, with all that was merged into it, under another that says the same.
 *
 * Where `into` is itself merged, the one at its top takes it. Votes stay on the statement that
 * they were given to; the cluster counts people.
 */
export interface MergeStatement {
  statement: string
  into: string
}
/**
 * Marks a published statement as one that whoever comes late should read first.
 */
export interface PinStatement {
  statement: string
}
/**
 * Posts a view of 1 to 2,000 characters.
 *
 * `reply_to` answers in a thread; `department` makes it a question to that department;
 * `agenda_item` is the item under discussion unless another is named. `files`, which the person
 * has sent before, and `links` are what the view rests on (以事实为依据).
 */
export interface PostStatement {
  text: string
  reply_to?: string | null
  department?: string | null
  agenda_item?: string | null
  files?: string[]
  links?: string[]
}
/**
 * Refuses a statement that waits; its author is told the reason.
 */
export interface RejectStatement {
  statement: string
  reason: string
}
/**
 * Lets a statement that was refused wait again, as before.
 */
export interface ReopenStatement {
  statement: string
}
/**
 * Asks the moderators to look at a published statement; once for each person on the roll.
 *
 * On a public session it needs no account. Nothing but the fact is kept of who has none.
 */
export interface ReportStatement {
  statement: string
  kind: ReportKind
  note?: string
}
/**
 * Publishes what was hidden or rejected.
 */
export interface RestoreStatement {
  statement: string
  reason?: string
}
/**
 * Takes a merge back: the statement stands by itself again, with what was merged into it.
 */
export interface SplitStatement {
  statement: string
}
/**
 * Takes the mark away, also from a statement that is shown no more.
 */
export interface UnpinStatement {
  statement: string
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
 *
 * Each frame carries one of the two. `findings`: by name, each the whole of its latest state.
 */
export interface Derived {
  type: "derived"
  at_seq: number
  presence?: Presence
  findings?: Findings
}
/**
 * Who is connected, not who attends. `seats` and `screens` (by venue, or "") are for staff.
 *
 * So is `slow`: people wait long for the answers to their commands.
 */
export interface Presence {
  online: number
  seats: string[] | null
  screens: {
    [k: string]: number
  } | null
  slow: boolean | null
}
export interface Findings {
  opinion?: OpinionMap
  draft?: DraftFinding
}
/**
 * Where opinions meet and part (观点图谱). `people`: who voted enough to count.
 *
 * `common` and `dividing`: statement ids, the clearest first; `statements` tells their figures.
 * `withheld`: why there are no dots or no figures by group.
 */
export interface OpinionMap {
  rule: MapRule
  present: number
  people: number
  withheld: Withheld | null
  groups: MapGroup[]
  dots: MapDot[] | null
  statements: MapStatement[]
  common: string[]
  dividing: string[]
  settings: MapSettings
}
/**
 * People who vote alike, and where the middle of them lies.
 */
export interface MapGroup {
  size: number
  x: number
  y: number
}
/**
 * Three people or more who stand close to each other; `group` counts from 0.
 */
export interface MapDot {
  x: number
  y: number
  group: number
  people: number
}
/**
 * The figures of a statement, or of several that were merged (then that at the top).
 *
 * `consensus`: the smallest group's lower bound for agreeing, in a small room the share of those
 * voting who agree. `gap`: between the groups that agree most and least. `x`, `y`: where somebody
 * would stand who agreed with this alone.
 */
export interface MapStatement {
  statement: string
  agree: number
  disagree: number
  passed: number
  groups: GroupFigures[] | null
  consensus: number
  gap: number | null
  x: number
  y: number
}
/**
 * What one group thinks of one statement: people.
 */
export interface GroupFigures {
  agree: number
  disagree: number
  passed: number
}
/**
 * The thresholds that people are told beside the map.
 */
export interface MapSettings {
  minimum_people: number
  minimum_group: number
  enter: number
  leave: number
  gap: number
}
/**
 * What the record (协商纪要) would say now. `counts`: lines by section.
 */
export interface DraftFinding {
  lines: DraftLineShape[]
  counts: {
    [k: string]: number
  }
}
/**
 * A line of the record that is forming; `key` names it in every later draft.
 */
export interface DraftLineShape {
  key: string
  section: Section
  rule: Rule
  text: string
  sources: LineSource[]
  figures: LineFigures | null
}
/**
 * Something in the session that a line of the record rests on.
 */
export interface LineSource {
  kind: "statement" | "reply" | "promise" | "poll"
  id: string
}
/**
 * What a reader can count again; null where it is not told, so that nobody is recognised.
 */
export interface LineFigures {
  agree: number
  disagree: number
  passed: number
  voters: number
  present: number
  groups: GroupFigures[] | null
  bound: number | null
  gap: number | null
}
/**
 * One day of a network session. `top`: the views with the most votes among the new ones.
 */
export interface Digest {
  id: string
  day: string
  statements: number
  people: number
  votes: number
  replies: number
  top: string[]
  made_at: string
}
/**
 * A draw. `candidates` and `result` are seats; `list_hash` is of the sorted candidates.
 */
export interface Draw {
  id: string
  title: string
  mode: DrawMode
  candidates: string[]
  list_hash: string
  pick: number
  state: DrawState
  shares: ShareFacts[]
  seed: string | null
  result: string[]
  prepared_at: string
  drawn_at: string | null
}
/**
 * One person's part of a seed; `commitment` is the SHA-256 of `value`.
 */
export interface ShareFacts {
  id: string
  speaker: string
  commitment: string
  value: string | null
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
  question: Question
  reply: Reply
  correction: Correction
  moderation_entry: ModerationEntry
  seat: Seat
  seat_access: SeatAccess
  review: Review
  my_seat: MySeat
  my_statement: MyStatement
  my_reply: MyReply
  poll_draft: PollDraft
  poll: Poll
  poll_tally: PollTally
  hand_count: HandCount
  poll_entry: PollEntry
  my_poll_vote: MyPollVote
  cluster: Cluster
  transfer: Transfer
  reply_draft: ReplyDraft
  promise_candidate: PromiseCandidate
  promise: Promise
  record: SessionRecord
  line: RecordLine
  line_change: LineChange
  digest: Digest
  draw: Draw
  floor: Floor
  hand: Hand
  queue: Queue
  turn: Turn
  my_hand: MyHand
  material: Material
  screen: Screen
  agenda_item: AgendaItem
  tally: Tally
  my_vote: MyVote
  report: Report
  report_note: ReportNote
}
export interface Membership {
  id: string
  name: string
  role: Role
  sector: string | null
}
/**
 * The session itself, in its present stage. `record`: the stream of its record (协商纪要).
 *
 * `public_delay`: how many seconds later those without a seat see what happens.
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
  public_delay: number
  presiding: string | null
  clock: MeetingClock
  current_item: string | null
  attendance: AttendanceFigures
  record: string | null
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
 * How far a question has come; its id is the statement's.
 *
 * `asked_at`: since when the department that is asked now has had it; `due_on`: until when it
 * has promised a written answer. Apart from the statement, so that one reply to twenty questions
 * does not carry the words of twenty people.
 */
export interface Question {
  id: string
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
  confirmed: boolean
  corrections: number
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
  corrections: number
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
 * For staff: a poll that is prepared. Opened, it becomes a `poll` of the same id.
 */
export interface PollDraft {
  id: string
  position: number
  title: string
  kind: PollKind
  most: number
  hidden: boolean
  agenda_item: string | null
  options: PollOptionFacts[]
}
/**
 * One answer. Of a poll for or against, `label` is `agree`, `disagree` or `abstain`.
 */
export interface PollOptionFacts {
  id: string
  label: string
}
/**
 * A straw poll that has been opened. `most`: how many options one person may choose.
 *
 * `expected` and `present` (应到/实到) are those at the moment it was closed.
 */
export interface Poll {
  id: string
  position: number
  title: string
  kind: PollKind
  most: number
  hidden: boolean
  state: PollState
  agenda_item: string | null
  options: PollOptionFacts[]
  opened_at: string | null
  closed_at: string | null
  expected: number | null
  present: number | null
  reason: string | null
}
/**
 * How a poll stands; its id is the poll's. `counts`: votes by option, null while hidden.
 *
 * `people` have voted: `device` themselves, `hand` and `paper` by what was entered or counted.
 */
export interface PollTally {
  id: string
  counts: {
    [k: string]: number
  } | null
  people: number
  device: number
  hand: number
  paper: number
}
/**
 * For staff: what one teller counted in one venue, or among those in no venue.
 *
 * `people` raised a hand, of `electors` who could. `agrees`: whether another teller counted the
 * same there; null while nobody else has.
 */
export interface HandCount {
  id: string
  poll: string
  venue: string | null
  teller: string
  counts: {
    [k: string]: number
  }
  people: number
  electors: number
  counted_at: string
  agrees: boolean | null
}
/**
 * For staff: that somebody's vote was entered by hand or on paper, never what it was.
 */
export interface PollEntry {
  id: string
  poll: string
  seat: string
}
/**
 * What I chose, or what was entered for me; its id is the poll's.
 */
export interface MyPollVote {
  id: string
  options: string[]
  channel: Channel
  revision: number
}
/**
 * A question was passed from one department to another (转办).
 */
export interface Transfer {
  id: string
  statement: string
  from_department: string
  to_department: string
  reason: string
  at: string
}
/**
 * For one department: an answer that waits for the official to confirm it.
 */
export interface ReplyDraft {
  id: string
  statement: string
  also: string[]
  kind: ReplyKind
  text: string
  due_on: string | null
  drafter: string
  drafted_at: string
}
/**
 * For one department: words of a reply that read like a promise.
 */
export interface PromiseCandidate {
  id: string
  reply: string
  action: string
  due_on: string | null
  due_text: string | null
}
/**
 * What a department has promised, and by when.
 *
 * `official`: who put it into these words last. `reason`: why it was corrected or withdrawn.
 */
export interface Promise {
  id: string
  reply: string
  department: string
  official: string
  action: string | null
  due_on: string | null
  due_text: string | null
  state: "confirmed" | "withdrawn" | "erased"
  confirmed_at: string
  corrected_at: string | null
  reason: string | null
}
/**
 * The record of a session, whose id is `session`; drawn up from its log up to `session_seq`.
 */
export interface SessionRecord {
  id: string
  session: string
  title: string
  topic: string
  body_name: string
  rehearsal: boolean
  state: RecordState
  method: string
  drafted_at: string | null
  shown_at: string | null
  session_seq: number
  session_head: string
  present: number
  expected: number
  voters: number
  lines: SectionCounts
}
/**
 * How many lines are listed in each part.
 */
export interface SectionCounts {
  common: number
  difference: number
  suggestion: number
  response: number
  insufficient: number
}
/**
 * One line of a record. `rule`: why it stands there; null where people alone keep it there.
 *
 * `generated` is what was drawn up, `text` what stands there now; both are null once no source is
 * left (`gone`). `position` counts from 1 within the part, 0 where the line is not listed. `log`:
 * the positions in the session's log at which the `sources` were published.
 */
export interface RecordLine {
  id: string
  key: string
  section: Section
  position: number
  rule: Rule | null
  text: string | null
  generated: string | null
  sources: LineSource[]
  log: number[]
  figures: LineFigures | null
  locked: boolean
  state: LineState
  reason: string | null
  touched: boolean
  added_by: string | null
  edited_by: string | null
  edited_at: string | null
  revision: number
}
/**
 * What stood in a line before somebody changed it; `before` is null once its source is gone.
 *
 * `by` is the seat in the session, or `system`.
 */
export interface LineChange {
  id: string
  line: string
  at: string
  by: string
  kind: ChangeKind
  before: string | null
  section_before: Section
}
/**
 * The floor of a session, which gives it its id: who speaks, and how many wait.
 *
 * `open`: hands may be raised for speeches. `speaking_seconds`: what the next speaker gets.
 */
export interface Floor {
  id: string
  open: boolean
  speaking_seconds: number
  turn: string | null
  waiting: number
  waiting_online: number
  waiting_room: number
}
/**
 * Somebody who waits to speak. `entered`: a scribe raised the hand for them.
 */
export interface Hand {
  id: string
  speaker: string
  kind: HandKind
  note: string
  side: Place
  asked_at: string
  entered: boolean
}
/**
 * The hands that wait, in calling order; its id is the session's.
 */
export interface Queue {
  id: string
  order: string[]
}
/**
 * Somebody speaks or has spoken. `started_ms` and `spent_ms` are of the meeting's clock.
 *
 * `overruled`: the moderator called this person before those whom the rule would have called.
 * `returned`: the call was taken back; it counts for nothing.
 */
export interface Turn {
  id: string
  speaker: string
  kind: TurnKind
  side: Place
  agenda_item: string | null
  started_at: string
  started_ms: number
  planned_seconds: number
  spent_ms: number | null
  state: TurnState
  overruled: boolean
  reason: string | null
}
/**
 * What became of one's own hand; `reason`: why it was not called.
 */
export interface MyHand {
  id: string
  kind: HandKind
  note: string
  side: Place
  asked_at: string
  state: HandState
  reason: string | null
}
/**
 * Something to read: a text, an address, a file, or several of them.
 */
export interface Material {
  id: string
  position: number
  kind: MaterialKind
  title: string
  text: string | null
  link: string | null
  file: FileFacts | null
  department: string | null
  agenda_item: string | null
  added_at: string
}
/**
 * What a venue's screen shows; its id is the venue's, or the session's for those in no venue.
 *
 * A screen that nobody has driven yet has no entity: it is `auto`. `shown`: the statement, poll
 * or draw; null where the content names none.
 */
export interface Screen {
  id: string
  venue: string | null
  content: ScreenContent
  shown: string | null
  since: string
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
 * For staff: how often a statement is reported; its id is the statement's.
 */
export interface Report {
  id: string
  count: number
  kinds: {
    [k: string]: number
  }
  last_at: string
}
/**
 * For staff: what somebody wrote beside a report.
 */
export interface ReportNote {
  id: string
  statement: string
  kind: ReportKind
  text: string
  at: string
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
/**
 * What is empty may be missing: mostly it is one event's part, as it stands in the log.
 */
export interface OwnPart {
  put?: {
    [k: string]: {
      [k: string]: unknown
    }
  }
  del?: {
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
