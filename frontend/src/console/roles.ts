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

/** How somebody usually attends; those who answer or work here sit in attendance (列席). */
export const usualCategory = (role: Role): Category => (VOTING.includes(role) ? "voting" : "attending")
export const answersForDepartment = (role: Role): boolean => OF_DEPARTMENT.includes(role)
