import type { RotationEvent } from '@shared/contract/rotation-events'
import { isSeenWithout, lookCount, withLook } from './rotation-attempts'
import type { RotationState } from './rotation-state'

type Looked = Extract<RotationEvent, { is: 'looked' }>

const alwaysWritten = 25
const hourMs = 3_600_000

/**
 * Whether a look is an event of its own. One that an operator asks for again and again is written
 * while there are few, where it lets the rotation go on, and then once an hour or a tenth of the
 * time since the first: of years of looks a hundred or so are written, each with how many it is.
 */
export function isLookWritten({ attempts }: RotationState, look: Looked, nowMs: number): boolean {
  const attempt = attempts.find(({ operationId }) => operationId === look.operationId)
  if (look.when !== 'asked' || attempt === undefined) return true
  if (lookCount(attempt) < alwaysWritten) return true
  const at = new Date(nowMs).toISOString()
  const after = { ...attempt, looks: withLook(attempt, look.when, at, 1) }
  if (isSeenWithout(after) !== isSeenWithout(attempt)) return true
  const asked = attempt.looks.find(({ when }) => when === look.when)
  if (asked === undefined) return true
  const [first, last] = [Date.parse(asked.firstAt), Date.parse(asked.lastAt)]
  return Math.abs(nowMs - last) >= Math.max(hourMs, (last - first) / 10)
}
