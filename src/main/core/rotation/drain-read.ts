import type { UsageWindow } from '@shared/domain/usage-window'
import type { KeyPlace } from '../keys/key-place'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { UsageService } from '../usage/usage-service'
import type { RotationState } from './rotation-state'

type Ports = { readonly clock: Clock; readonly usage: UsageService }
type Asked = {
  readonly state: RotationState
  readonly window: UsageWindow
  readonly isBackground: boolean
}
type Target = { readonly keyId: string; readonly window: UsageWindow; readonly afterMs: number }

const hourMs = 3_600_000
/** Of the console's own accord, within 240 requests an hour of which the list needs half. */
const afterMs = { old: 50_000, replacement: 110_000, whole: hourMs } as const
const mostInBackground = 3

/** What is asked of Horizon for a rotation: no more than is needed to judge it anew. */
export function createDrainReading({ clock, usage }: Ports) {
  /** The window that is shown, and that of 30 days each hour: its gaps, and who comes seldom. */
  async function ask(open: OpenProfile, asked: Asked): Promise<void> {
    const due: Target[] = []
    for (const target of targetsOf(asked)) {
      if (await isDue(open, target, asked)) due.push(target)
    }
    const now = asked.isBackground ? due.slice(0, mostInBackground) : due
    await Promise.all(
      now.map(({ keyId, window }) => usage.fetch(open, { keyId, window }, asked.isBackground))
    )
  }

  async function isDue(
    open: OpenProfile,
    { keyId, window, afterMs }: Target,
    { state, isBackground }: Asked
  ): Promise<boolean> {
    const { fetchedAt, failure } = await usage.held(open, { keyId, window })
    if (failure !== undefined) return !isBackground || !isAbsent(failure, state.place)
    const ageMs = clock.now() - Date.parse(fetchedAt ?? '')
    return !(ageMs >= 0 && ageMs < afterMs)
  }

  return { ask }
}
export type DrainReading = ReturnType<typeof createDrainReading>

/**
 * This Horizon does not say who calls, to us or at all. It may say so of the organization's keys
 * alone, and then knows no partner's.
 */
export const isAbsent = ({ code }: { readonly code: string }, { kind }: KeyPlace): boolean =>
  code === 'not-offered' || code === 'forbidden' || (kind === 'partner' && code === 'not-found')

export const keysOf = ({ oldKey, replacement }: RotationState): string[] =>
  replacement === null ? [oldKey.id] : [oldKey.id, replacement.key.id]

function targetsOf({ state, window, isBackground }: Asked): Target[] {
  const [oldId, newId] = keysOf(state)
  const whole = '30d' as const
  const after = (ms: number) => (isBackground ? ms : 0)
  const targets: Target[] = []
  for (const [keyId, ms] of [
    [oldId, afterMs.old],
    [newId, afterMs.replacement]
  ] as const) {
    if (keyId !== undefined) targets.push({ keyId, window, afterMs: after(ms) })
  }
  if (window === whole) return targets
  const wholes = keysOf(state).map(keyId => ({ keyId, window: whole, afterMs: afterMs.whole }))
  return [...targets, ...wholes]
}
