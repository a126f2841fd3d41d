import type { Feature } from '@shared/horizon/capabilities'
import type { Organization } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import { offered } from '../keys/organization-check'
import type { Horizon } from '../ports'

/** What is known already, and saves asking. */
type Known = {
  readonly key: Key | undefined
  readonly organization: Organization | null | undefined
}

/**
 * Finds out with one GET per group what a Horizon offers that does not say so itself. Nothing is
 * ever written for it, and what answers "not found" or "forbidden" counts as not offered.
 */
export async function probeFeatures(
  horizon: Horizon,
  { key, organization }: Known,
  signal: AbortSignal
): Promise<Feature[]> {
  const keyId = key?.id
  const [hasRead, hasUsage, hasRequests] = await Promise.all([
    keyId !== undefined && isThere(orAbsent(horizon.hasKeyEndpoint(keyId, signal))),
    isThere(horizon.usage(keyId ?? null, '24h', signal)),
    keyId !== undefined && isThere(horizon.requests(keyId, { limit: 1 }, signal))
  ])
  // No GET can show whether PATCH is there. Versions exist for its sake, so a key that carries one
  // and has an address of its own is taken for a changeable one; a refusal is then said as such.
  const hasUpdate = hasRead && key?.version !== undefined
  const found: readonly (readonly [Feature, boolean])[] = [
    ['keys.read', hasRead],
    ['keys.update', hasUpdate],
    ['keys.usage', hasUsage],
    ['keys.requests', hasRequests],
    // Asked already, by the check of who answers.
    ['directory', organization != null]
  ]
  return found.filter(([, isOffered]) => isOffered).map(([feature]) => feature)
}

const isThere = async (asked: Promise<unknown>): Promise<boolean> => (await offered(asked)) !== null

const orAbsent = async (asked: Promise<boolean>): Promise<true | null> => (await asked) || null
