import { useWords } from "@/composables/useWords"
import { usePolls } from "@/composables/usePolls"
import type { LiveSession } from "@/live/useSession"

import type { Figures, Line } from "./shapes"
import { spreadOf } from "./support"

/** What is said beneath a line: how many took part and how they stand, in one sentence. */
export function useSupport(session: LiveSession) {
  const { w } = useWords()
  const { sentence } = usePolls(session)

  /** Where too few have voted, what groups think would say more than is known. */
  function spread(figures: Figures, { rule, section }: Line): string {
    const words = w.value.record
    const found = rule === "too_few" || section === "insufficient" ? null : spreadOf(figures)
    if (!found) return figures.present ? words.ofPresent(figures.present) : ""
    if (found.alike === "agree") return words.groupsAgree(found.groups)
    if (found.alike === "disagree") return words.groupsDisagree(found.groups)
    if (found.least === found.most) return words.groupsSame(found.groups, found.most)
    return words.groupsRange(found.groups, found.least, found.most)
  }
  function votes(figures: Figures, line: Line, polled: boolean): string {
    const words = w.value.record
    const { voters, agree, disagree, passed } = figures
    if (!voters) return words.nobody
    const last = passed ? [(polled ? words.abstained : words.passed)(passed)] : []
    const counted = [(polled ? words.polled : words.voted)(voters), words.agree(agree), words.disagree(disagree), ...last]
    return words.sentence(counted, spread(figures, line))
  }
  /** Who answered or promised, or has not answered yet. */
  function department({ rule, sources }: Line): string {
    const words = w.value.record
    if (rule === "unanswered") {
      const asked = session.get("statement", sources[0]?.id ?? "")?.department
      return asked ? words.asked(session.get("department", asked)?.name ?? "") : ""
    }
    const questions = sources.filter(({ kind }) => kind === "statement").length
    return rule === "reply" && questions > 1 ? words.answersTo(questions) : ""
  }

  return function support(line: Line): string {
    if (line.text === null) return ""
    const first = line.sources[0]
    const poll = first?.kind === "poll" ? session.get("poll", first.id) : null
    if (line.figures && line.rule !== "unanswered") return votes(line.figures, line, poll !== null)
    return poll ? sentence(poll) : department(line)
  }
}
