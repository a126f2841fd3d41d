import type { Clock, Timers } from '@main/core/ports'

/** Lets everything that waits for nothing but promises run to its end. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

type Timer = { readonly at: number; readonly run: () => void }

/** Time that only the sequence moves: what passes, and what the computer's clock says of it. */
export function createModelTime(startedAt = Date.parse('2026-11-20T09:00:00.000Z')) {
  let passed = 0
  let wallOffset = 0
  let timers: Timer[] = []

  const after: Timers['after'] = (delayMs, run) => {
    const timer = { at: passed + Math.max(0, delayMs), run }
    timers.push(timer)
    return () => {
      timers = timers.filter(other => other !== timer)
    }
  }
  const clock: Clock = { now: () => startedAt + passed + wallOffset }

  /** Runs what becomes due meanwhile, in order. */
  async function advance(byMs: number): Promise<void> {
    const until = passed + byMs
    await settled()
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      timers = timers.filter(timer => timer !== next)
      passed = Math.max(passed, next.at)
      next.run()
      await settled()
    }
    passed = until
  }

  return {
    clock,
    timers: { after },
    advance,
    passedMs: () => passed,
    trueNow: () => startedAt + passed,
    /** Somebody sets the computer's clock; what waits is not moved by it. */
    setClock: (byMs: number) => {
      wallOffset += byMs
    },
    isClockTrue: () => wallOffset === 0,
    /** Those of a run that has ended. */
    forgetTimers: () => {
      timers = []
    }
  }
}
export type ModelTime = ReturnType<typeof createModelTime>
