/** What was taken out of a text and what was put in: for who has to stand for the new one. */
export interface Piece {
  kind: "same" | "added" | "removed"
  text: string
}

/** Above this the middle of a text is told as one replacement: a rewritten page reads better so, too. */
const CELLS = 600_000

/** Words and numbers as wholes, Chinese by the character. */
const tokens = (text: string): string[] => text.match(/[\p{Script=Latin}\p{N}]+|[\s\S]/gu) ?? []

export function changes(before: string, after: string): Piece[] {
  const a = tokens(before)
  const b = tokens(after)
  const head = sharedLength(a, b)
  const tail = sharedLength(a.slice(head).reverse(), b.slice(head).reverse())
  return joined([
    { kind: "same", text: a.slice(0, head).join("") },
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    { kind: "same", text: a.slice(a.length - tail).join("") },
  ])
}

function sharedLength(a: readonly string[], b: readonly string[]): number {
  let length = 0
  while (length < a.length && length < b.length && a[length] === b[length]) length++
  return length
}

function middle(a: readonly string[], b: readonly string[]): Piece[] {
  if (a.length * b.length > CELLS) {
    return [
      { kind: "removed", text: a.join("") },
      { kind: "added", text: b.join("") },
    ]
  }
  const left = remaining(a, b)
  const pieces: Piece[] = []
  let i = 0
  let j = 0
  while (i < a.length || j < b.length) {
    if (i < a.length && j < b.length && a[i] === b[j]) pieces.push({ kind: "same", text: (j++, a[i++]!) })
    else if (j === b.length || (i < a.length && left[i + 1]![j]! >= left[i]![j + 1]!)) pieces.push({ kind: "removed", text: a[i++]! })
    else pieces.push({ kind: "added", text: b[j++]! })
  }
  return pieces
}

/** How many tokens the rest of both texts has in common, from each pair of places on. */
function remaining(a: readonly string[], b: readonly string[]): Uint16Array[] {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      rows[i]![j] = a[i] === b[j] ? rows[i + 1]![j + 1]! + 1 : Math.max(rows[i + 1]![j]!, rows[i]![j + 1]!)
    }
  }
  return rows
}

/** Runs of one kind become one piece; between two kept ones, what went stands before what came. */
function joined(pieces: readonly Piece[]): Piece[] {
  const result: Piece[] = []
  let removed = ""
  let added = ""
  const flush = (): void => {
    if (removed) result.push({ kind: "removed", text: removed })
    if (added) result.push({ kind: "added", text: added })
    removed = added = ""
  }
  for (const { kind, text } of pieces) {
    if (kind === "removed") removed += text
    else if (kind === "added") added += text
    else if (text) {
      flush()
      const last = result[result.length - 1]
      if (last?.kind === "same") last.text += text
      else result.push({ kind, text })
    }
  }
  flush()
  return result
}
