import { writeSync } from 'node:fs'
import type { Told } from './trial-plan'

/** In one piece and at once: what was told is known even where the process ends right after. */
export function tell(told: Told): void {
  writeSync(1, `${JSON.stringify(told)}\n`)
}

/** Numbers the effects of a run, and ends it right after one of them. */
export function createEffects(killAt: number | null, jitterMs: number) {
  let isCounting = false
  let number = 0

  function die(): never {
    process.kill(process.pid, 'SIGKILL')
    // The signal may take a moment; nothing more happens meanwhile.
    for (;;);
  }

  function over(name: string): void {
    if (!isCounting) return
    number += 1
    tell({ is: 'effect', name, number })
    if (number === killAt) die()
  }

  /** A request on its way is an effect too: its end comes a moment after it left. */
  async function left(name: string): Promise<void> {
    if (!isCounting) return
    number += 1
    tell({ is: 'effect', name, number })
    if (number !== killAt) return
    await new Promise(resolve => setTimeout(resolve, jitterMs))
    die()
  }

  return {
    over,
    left,
    begin: () => {
      isCounting = true
    }
  }
}
export type Effects = ReturnType<typeof createEffects>
