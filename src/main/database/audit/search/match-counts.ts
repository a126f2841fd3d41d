/** Searches whose counts are kept: a few kilobytes each, whatever their bits take. */
const maxKept = 32

/**
 * How many entries of each segment a search takes in, for longer than its bits are there: with these a far
 * place is found by evaluating the few segments it lies in.
 */
export function createMatchCounts(segmentCount: () => number) {
  const kept = new Map<string, Map<string, number>>()

  /** Used last, goes last. */
  function putLast(expression: string, counts: Map<string, number>): void {
    kept.delete(expression)
    kept.set(expression, counts)
  }

  return {
    find(expression: string, segment: string): number | undefined {
      const counts = kept.get(expression)
      if (counts !== undefined) putLast(expression, counts)
      return counts?.get(segment)
    },
    note(expression: string, segment: string, count: number): void {
      const counts = kept.get(expression) ?? new Map<string, number>()
      // Each state of the unsealed entries is a segment of its own.
      if (counts.size >= 2 * segmentCount() + 16) counts.clear()
      counts.set(segment, count)
      putLast(expression, counts)
      for (const oldest of kept.keys()) {
        if (kept.size <= maxKept) break
        kept.delete(oldest)
      }
    }
  }
}
