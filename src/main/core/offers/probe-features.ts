import type { Feature } from '@shared/horizon/capabilities'
import type { Organization } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import { offered } from '../keys/organization-check'
import type { HorizonPartners } from '../partner-ports'
import type { Horizon } from '../ports'

/** What is known already, and saves asking. */
type Known = {
  readonly key: Key | undefined
  readonly organization: Organization | null | undefined
}

export type Probed = {
  readonly found: readonly Feature[]
  /** What could not be found out, which says nothing about whether it is there. */
  readonly unanswered: readonly Feature[]
  readonly failures: readonly unknown[]
}

/**
 * Finds out with one GET per group what a Horizon offers that does not say so itself. Nothing is
 * ever written for it, and what answers "not found" or "forbidden" counts as not offered. A probe
 * that fails costs no other one its answer.
 */
export async function probeFeatures(
  horizon: Horizon,
  partners: HorizonPartners,
  { key, organization }: Known,
  signal: AbortSignal
): Promise<Probed> {
  const keyId = key?.id
  const found: Feature[] = []
  const unanswered: Feature[] = []
  const failures: unknown[] = []

  async function probe<T>(features: readonly Feature[], asked: Promise<T | null>) {
    try {
      const answer = await offered(asked)
      if (answer !== null) found.push(...features)
      return answer
    } catch (error) {
      unanswered.push(...features)
      failures.push(error)
      return null
    }
  }

  /** Keys are asked of one partner; where there is none, there are none to be managed either. */
  async function probePartners() {
    const first = await probe(['partners'], partners.probe(signal))
    const partnerId = first?.partnerId ?? null
    if (unanswered.includes('partners')) unanswered.push('partner_keys')
    await Promise.all([
      partnerId !== null && probe(['partner_keys'], partners.keys(partnerId, signal)),
      probe(['audit'], partners.log(partnerId ?? 'none', { limit: 1 }, signal))
    ])
  }

  // No GET can show whether PATCH is there. Versions exist for its sake, so a key that carries one
  // and has an address of its own is taken for a changeable one; a refusal is then said as such.
  const ofKey: readonly Feature[] =
    key?.version === undefined ? ['keys.read'] : ['keys.read', 'keys.update']
  await Promise.all([
    keyId !== undefined && probe(ofKey, orAbsent(horizon.hasKeyEndpoint(keyId, signal))),
    probe(['keys.usage'], horizon.usage(keyId ?? null, '24h', signal)),
    keyId !== undefined && probe(['keys.requests'], horizon.requests(keyId, { limit: 1 }, signal)),
    probePartners()
  ])
  // Asked already, by the check of who answers.
  if (organization != null) found.push('directory')
  return { found: inOrder(found), unanswered: inOrder(unanswered), failures }
}

const inOrder = (features: readonly Feature[]): Feature[] =>
  probed.filter(feature => features.includes(feature))

const probed = [
  'keys.read',
  'keys.update',
  'keys.usage',
  'keys.requests',
  'directory',
  'partners',
  'partner_keys',
  'audit'
] as const satisfies readonly Feature[]

const orAbsent = async (asked: Promise<boolean>): Promise<true | null> => (await asked) || null
