/** Times between the wire (UTC) and a form field of type `datetime-local` (the device's own time). */
export function toLocal(iso: string | null): string {
  if (iso === null) return ""
  const at = new Date(iso)
  return new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Null for an empty or half-typed field. */
export function fromLocal(text: string): string | null {
  const at = new Date(text)
  return text === "" || Number.isNaN(at.getTime()) ? null : at.toISOString()
}
