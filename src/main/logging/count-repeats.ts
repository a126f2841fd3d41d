import type { Logger, Timers } from '@main/core/ports'

const periodMs = 60_000
/** Beyond that many different ones at a time, all of one event are counted together. */
const mostCounted = 100

/**
 * A log for what a hostile page can cause as often as it likes: of equal warnings within a minute
 * the first is written, and the others as one entry with their count.
 */
export function countRepeats(log: Logger, timers: Timers): Logger {
  const repeats = new Map<string, number>()

  const warn: Logger['warn'] = (event, fields = {}) => {
    const exact = JSON.stringify([event, fields])
    const isCounted = repeats.has(exact) || repeats.size < mostCounted
    const [key, kept] = isCounted ? [exact, fields] : [event, {}]
    const seen = repeats.get(key)
    if (seen !== undefined) {
      repeats.set(key, seen + 1)
      return
    }
    repeats.set(key, 0)
    timers.after(periodMs, () => {
      const count = repeats.get(key) ?? 0
      repeats.delete(key)
      if (count > 0) log.warn(event, { ...kept, count })
    })
    log.warn(event, kept)
  }

  return { ...log, warn }
}
