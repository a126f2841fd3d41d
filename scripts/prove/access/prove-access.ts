import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import type { Answer } from './answer'
import { previewed } from './previewed'
import { type Trial, trials } from './trial'
import { startTrialHorizon } from './trial-horizon'
import { written } from './written'

export type Outcome = {
  readonly isBroken: boolean
  readonly seed: number
  readonly requests: number
  /** How often each answer was given. */
  readonly answers: Readonly<Record<string, number>>
  /** The smallest trial found whose answers differ, and what they were. */
  readonly story: string | null
}
type Options = {
  readonly requests: number
  readonly seed: number
  readonly onProgress?: (done: number) => void
}

const nameOf = (answer: Answer): string => {
  if (answer.isLetThrough) return answer.ids === undefined ? 'let through' : 'listed'
  return `${answer.status} ${answer.code}`
}

/**
 * Random organizations, grants and requests: what the embedded Horizon answers over HTTP, what the
 * console previews and what the contract says are the same, and the call is on record.
 */
export async function proveAccess({ requests, seed, onProgress }: Options): Promise<Outcome> {
  const horizon = await startTrialHorizon()
  const answers: Record<string, number> = {}
  let done = 0
  const property = fc.asyncProperty(trials, async (trial: Trial) => {
    const { answer, now, recorded } = await horizon.answer(trial)
    const expected = { horizon: answer, preview: previewed(trial, now), contract: written(trial) }
    const isSame =
      isDeepStrictEqual(answer, expected.preview) && isDeepStrictEqual(answer, expected.contract)
    if (!isSame) throw new Error(`The answers differ: ${JSON.stringify(expected)}`)
    if (recorded !== 1) throw new Error(`The call was recorded ${recorded} times`)
    answers[nameOf(answer)] = (answers[nameOf(answer)] ?? 0) + 1
    done += 1
    onProgress?.(done)
  })
  try {
    const result = await fc.check(property, { numRuns: requests, seed, endOnFailure: false })
    return {
      isBroken: result.failed,
      seed,
      requests: done,
      answers,
      story: result.failed ? `${fc.defaultReportMessage(result)}\n${result.errorInstance}` : null
    }
  } finally {
    await horizon.close()
  }
}
