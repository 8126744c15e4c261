import type { Category, Role } from "@/protocol"

/** In the order in which a roll is written. */
export const ROLES: readonly Role[] = [
  "member",
  "representative",
  "expert",
  "resident",
  "official",
  "secretary",
  "chair",
  "moderator",
  "scribe",
  "observer",
  "office",
]
const VOTING: readonly Role[] = ["chair", "member", "representative", "expert", "resident"]
const OF_DEPARTMENT: readonly Role[] = ["official", "secretary"]

/** How rolls of the consultation bodies call people, besides the terms of the page's language. */
export const ROLE_WORDS: readonly (readonly [string, Role])[] = [
  ["委员", "member"],
  ["群众代表", "representative"],
  ["代表", "representative"],
  ["群众", "representative"],
  ["专家", "expert"],
  ["居民", "resident"],
  ["部门负责人", "official"],
  ["负责人", "official"],
  ["联络员", "secretary"],
  ["主席", "chair"],
  ["召集人", "chair"],
  ["主持人", "moderator"],
  ["记录员", "scribe"],
  ["观察员", "observer"],
  ["办公室", "office"],
]

/** How somebody usually attends; those who answer or work here sit in attendance (列席). */
export const usualCategory = (role: Role): Category => (VOTING.includes(role) ? "voting" : "attending")
export const answersForDepartment = (role: Role): boolean => OF_DEPARTMENT.includes(role)
