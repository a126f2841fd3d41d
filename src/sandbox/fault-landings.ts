import { type Fault, matches } from './faults'

const defaultMs = 1_000

type Landing = {
  readonly before: NonNullable<Fault<'commit-late'>['before']>
  count: number
  readonly land: () => void
  /** Settles once it was handled. */
  readonly handled: Promise<unknown>
}

/** Requests that wait for their effect, in the background or while their client waits too. */
export function createLandings() {
  const waiting = new Set<Landing>()
  const timers = new Set<NodeJS.Timeout>()

  /** Never resolves where the server stops before. */
  const after = (ms = defaultMs): Promise<void> =>
    new Promise(resolve => {
      const timer = setTimeout(() => {
        timers.delete(timer)
        resolve()
      }, ms)
      timers.add(timer)
    })

  return {
    after,
    /** Resolves when it is time for a request that `handled` is of. */
    due({ ms, before }: Fault<'commit-late'>, handled: Promise<unknown>): Promise<void> {
      if (before === undefined) return after(ms)
      return new Promise(resolve => {
        waiting.add({ before, count: 0, land: resolve, handled })
      })
    },
    /** Lands what waits for such a request, before it is handled itself. */
    async arrived(method: string, path: string): Promise<void> {
      const due: Promise<unknown>[] = []
      for (const landing of waiting) {
        if (!matches(landing.before, method, path)) continue
        landing.count += 1
        if (landing.count < landing.before.nth) continue
        waiting.delete(landing)
        landing.land()
        due.push(landing.handled)
      }
      await Promise.allSettled(due)
    },
    /** What has not landed yet never will. */
    stop(): void {
      for (const timer of timers) clearTimeout(timer)
      timers.clear()
      waiting.clear()
    }
  }
}
export type Landings = ReturnType<typeof createLandings>
