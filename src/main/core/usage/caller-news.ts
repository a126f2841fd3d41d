import type { OpenProfile } from '../profiles/active-profile'

/** Counts what became known of a key's callers: what was made of less has to be made anew. */
export function createCallerNews() {
  const counts = new WeakMap<OpenProfile, Map<string, number>>()

  const countOf = (open: OpenProfile, keyId: string): number => counts.get(open)?.get(keyId) ?? 0

  /** To be called once it can be read, and where a write failed half-way, too. */
  function tell(open: OpenProfile, keyId: string): void {
    const known = counts.get(open) ?? new Map<string, number>()
    counts.set(open, known)
    known.set(keyId, countOf(open, keyId) + 1)
  }

  return { countOf, tell }
}
export type CallerNews = ReturnType<typeof createCallerNews>
