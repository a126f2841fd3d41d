import type { RotationEntry } from '@shared/contract/rotation-events'
import type { RotationState } from './rotation-state'

/**
 * Which keys were there before a create tells what it may have made. Where that is known for good
 * they say nothing any more, and they are many.
 */
export function withoutSettledIds(
  { attempts, orphans }: RotationState,
  entries: readonly RotationEntry[]
): RotationEntry[] {
  const settled = attempts.filter(({ operationId, outcome }) => {
    const made = orphans.filter(orphan => orphan.operationId === operationId)
    // What only may be its own can be said to be somebody else's: then it is looked for again.
    const isFound = outcome === 'found' && made.every(({ certainty }) => certainty === 'nonce')
    return outcome === 'created' || outcome === 'refused' || isFound
  })
  const operations = new Set(settled.map(({ operationId }) => operationId))
  return entries.map(entry => {
    const { event } = entry
    if (event.is !== 'create-intended' || !operations.has(event.operationId)) return entry
    return { ...entry, event: { ...event, knownIds: null } }
  })
}
