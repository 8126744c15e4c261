import type { RefusalData, Stage } from "@/protocol"

import type { Words } from "../zh-Hans"
import { terms } from "./terms"

function seconds(data: RefusalData): string {
  const n = Math.ceil(Number(data["retry_after"] ?? 0)) || 1
  return n === 1 ? "1 second" : `${n} seconds`
}
const stageWord = (stage: unknown) => terms.stage[stage as Stage] ?? ""

export const errors: Words["errors"] = {
  MALFORMED: () => "The server could not read this. Reload the page and try again.",
  TOO_DEEP: () => "This was too complex in structure and was not accepted.",
  TOO_LARGE: () => "This was too large and was not accepted. Shorten it and send again.",
  UNKNOWN_FRAME: () => "This page and the server differ in version. Reload the page.",
  UNKNOWN_COMMAND: () => "This page and the server differ in version. Reload the page.",
  INVALID_ARGUMENTS: () => "Something filled in is not acceptable. Check it and try again.",
  NOT_SIGNED_IN: () => "You are not signed in, or your sign-in has expired. Sign in again; what you wrote is kept.",
  FORBIDDEN: () => "Your role in this session does not allow this.",
  NOT_FOUND: () => "This could not be found. It may have been removed.",
  WRONG_STAGE: (data) => `The session is at the stage “${stageWord(data["stage"])}”, which does not allow this.`,
  NOT_CHECKED_IN: () => "You have not checked in. Check in to speak and vote.",
  ALREADY_DONE: () => "This has already been done.",
  ID_REUSED: () => "The same number was used for something else. Send it again.",
  GONE: () => "There is a newer version of this.",
  DELAYED: () => "The public sees this session with a delay.",
  STALE_REVISION: () => "You have since voted from elsewhere; the latest vote counts.",
  EMPTY_TEXT: () => "There is nothing written yet.",
  TEXT_TOO_LONG: (data) =>
    `The text has ${Number(data["length"])} characters; the limit is ${Number(data["limit"])}. Shorten it and send again.`,
  TRANSITION_NOT_ALLOWED: (data) => `Cannot go from “${stageWord(data["from"])}” to “${stageWord(data["to"])}”.`,
  REASON_REQUIRED: () => "Give a reason.",
  NAME_TAKEN: () => "This name is taken. Choose another.",
  DEPARTMENT_IN_USE: (data) =>
    `The roll or the agenda still names ${String(data["departments"])}. Change those first, then take the department out.`,
  ITEM_IN_USE: (data) =>
    `“${String(data["items"])}” has begun, or statements, materials or polls still belong to it: it cannot be removed.`,
  TIME_TOO_SHORT: (data) => `The time cannot be shorter than ${Number(data["least"])} seconds.`,
  FILE_TOO_LARGE: (data) =>
    `The file is larger than ${Math.round(Number(data["limit"]) / 1048576)} MB and was not sent. Make it smaller and try again.`,
  FILE_NOT_ALLOWED: () =>
    "This kind of file is not taken. PDF, pictures (PNG, JPEG, WebP), Word, Excel and PowerPoint without macros, and plain text are.",
  TOO_MANY_FILES: (data) =>
    `You have ${Number(data["limit"])} files that nothing shows yet. Post with them, or wait until they are swept away.`,
  CHANNEL_TAKEN: (data) =>
    `Registered as voting by “${terms.channel[data["channel"] as keyof typeof terms.channel] ?? ""}”; each person has one way of voting. Ask the staff on site.`,
  PLACE_TAKEN: () => "Somebody is here in this place already: the person or a substitute. Mark that one absent first.",
  POLL_CLOSED: () => "This poll is not open; no more votes are taken.",
  TOO_MANY_CHOICES: (data) => `Choose at most ${Number(data["most"])}.`,
  TOO_MANY_HANDS: (data) =>
    `${Number(data["hands"])} were counted, but only ${Number(data["electors"])} people can vote by hand there. Count again, or check the attendance.`,
  COUNT_DISAGREES: () => "In one venue no two tellers agree on the hands. Count again before closing the poll.",
  NO_DEVICE: () =>
    "This person has neither an account nor a personal code in use and cannot preside. Ask them to sign in with their code first.",
  NO_FLOOR: () => "A network consultation has no list of speakers. Post your view instead.",
  FLOOR_CLOSED: () => "The list of speakers is closed. You may still raise a point of order, or post your view.",
  NOBODY_WAITS: () => "Nobody is waiting who could be called now.",
  NOBODY_SPEAKS: () => "Nobody is speaking now.",
  NOBODY_TO_DRAW: (data) =>
    `There are only ${Number(data["found"])} people on the list. Choose another list, or draw fewer.`,
  DRAW_NOT_READY: (data) =>
    Number(data["silent"]) > 0 && Number(data["shares"]) > 1
      ? `${Number(data["silent"])} of those who take part have not revealed their value yet.`
      : "At least two people must take part in the seed.",
  DRAW_CLOSED: () => "This draw is being revealed or is over; nothing of it can be changed.",
  RECORD_SHOWN: () => "The record has been shown to everybody; it is not drawn up anew any more.",
  LINE_LOCKED: () => "This line is locked. Unlock it first.",
  SOURCE_GONE: () => "What this rests on was hidden, withdrawn or erased.",
  WRONG_SEED: () => "This value is not the one that was sealed; it was not taken.",
  CODE_UNKNOWN: () => "No such code. Check it against your seat card.",
  CODE_USED: () => "This code was used on another device. If that was not you, ask the staff on site for a new one.",
  RATE_LIMITED: (data) => `Too many attempts. Try again in ${seconds(data)}.`,
  BUSY: (data) => `The server is busy. What you wrote is kept; try again in ${seconds(data)}.`,
  UNAVAILABLE: (data) => `The service is unavailable. What you wrote is kept; try again in ${seconds(data)}.`,
  INTERNAL: () => "Something went wrong on the server; nothing was changed.",
  EXPIRED: () => "The time for this has passed; it was not submitted.",
  VERSION_UNSUPPORTED: () => "This page is out of date. Reload it.",
  HELLO_FIRST: () => "The connection could not be set up. Reload the page.",
  SUBSCRIBE_FIRST: () => "The connection could not be set up. Reload the page.",
  SILENCED: () => "The moderators have taken the word from you for now; you may still vote.",
  NORMS_NOT_ACCEPTED: () => "Read and accept the rules of the meeting before you check in.",
  MERGE_LOOP: () => "This cannot be merged: the other view already lies under it.",
  STATEMENT_CLOSED: () => "This was hidden or withdrawn; it takes no more votes, replies or corrections.",
  NOT_YOUR_DEPARTMENT: () => "This question was not put to your department.",
  DUE_DATE_REQUIRED: () => "An answer in writing later needs the day by which it will be given.",
  LAST_CHAIR: () => "A session needs at least one chair.",
  OFFLINE: () => "The network is away, so this was not sent. Try again once connected.",
  NO_ANSWER: () => "No answer came, so it is not certain whether this took effect. Look at the page before trying again.",
  SIGN_IN_FAILED: () => "The user name or password is not right. Check both and try again.",
  SIGN_IN_STEP: () => "This account needs another step to sign in. Ask the CPPCC office.",
  ALREADY_SIGNED_IN: () => "You are already signed in.",
}
