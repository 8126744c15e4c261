/** The record in the words of its pages. */
import type { RecordLine, SessionRecord } from "@/protocol"

export type { LineChange, RecordLine as Line, Section, SessionRecord as Minutes } from "@/protocol"

export type Figures = NonNullable<RecordLine["figures"]>
export type Votes = Pick<Figures, "agree" | "disagree" | "passed">
export type Source = RecordLine["sources"][number]
export type RecordState = SessionRecord["state"]
