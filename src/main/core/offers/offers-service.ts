import type { Offers } from '@shared/contract/horizon'
import { offersSchema } from '@shared/contract/horizon'
import { AppError } from '@shared/errors'
import type { Feature } from '@shared/horizon/capabilities'
import type { Key } from '@shared/horizon/key'
import { toFailure } from '../failure'
import { keyStateOf } from '../keys/key-states'
import { offered } from '../keys/organization-check'
import type { Clock, EventBus, Horizon, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { Replies } from '../replies/held-replies'
import { probeFeatures } from './probe-features'

const freshMs = 600_000
const replyName = 'offers'
const readOffers = (kept: unknown) => offersSchema.safeParse(kept).data
const unknown: Offers = { source: 'unknown', features: [], askedAt: null }

type State = {
  known: Offers
  /** False once Horizon could not be reached: what answers next may be another version of it. */
  isCurrent: boolean
  /** What is asked of a key could not be asked where there was none. */
  hasProbedKey: boolean
}
type Ports = {
  readonly clock: Clock
  readonly log: Logger
  readonly events: EventBus
  readonly replies: Replies
  readonly connections: Pick<Connections, 'partners'>
}
type Lookup = { readonly keys: readonly Key[]; readonly isBackground: boolean }

/** What the Horizon behind a profile has beside the documented calls. */
export function createOffers({ clock, log, events, replies, connections }: Ports) {
  const states = new WeakMap<OpenProfile, State>()

  function stateOf(open: OpenProfile): State {
    const state = states.get(open) ?? { known: unknown, isCurrent: false, hasProbedKey: false }
    states.set(open, state)
    return state
  }

  /** As last learnt, if need be in an earlier run. */
  async function of(open: OpenProfile): Promise<Offers> {
    const { known } = stateOf(open)
    if (known.source !== 'unknown') return known
    return (await replies.get(open, replyName, readOffers))?.value ?? unknown
  }

  /**
   * Asks where it is due: by the operator always, of its own accord every ten minutes and after a
   * failure. Where it cannot be found out, what was known before stays.
   */
  async function refresh(open: OpenProfile, horizon: Horizon, lookup: Lookup): Promise<void> {
    if (lookup.isBackground && isFresh(open)) return
    try {
      const named = await offered(horizon.features(open.signal))
      if (named !== null) await learn(open, 'capabilities', named)
      else if (isProbeDue(open, lookup)) await probe(open, horizon, lookup)
    } catch (error) {
      if (open.signal.aborted) throw error
      toFailure(error, log, 'ask for offers')
    }
  }

  async function probe(open: OpenProfile, horizon: Horizon, { keys, isBackground }: Lookup) {
    const { organization } = keyStateOf(open)
    const key = keys[0]
    const partners = await connections.partners(open.profileId, isBackground)
    const known = { key, organization }
    const probed = await probeFeatures(horizon, partners, known, open.signal)
    open.signal.throwIfAborted()
    for (const error of probed.failures) toFailure(error, log, 'probe an offer')
    const { features } = await of(open)
    const stays = probed.unanswered.filter(feature => features.includes(feature))
    const unanswered = probed.unanswered.filter(feature => !features.includes(feature))
    stateOf(open).hasProbedKey = key !== undefined
    await learn(open, 'probe', [...probed.found, ...stays], unanswered)
    // Asked again with the next answer of Horizon.
    if (probed.failures.length > 0) expire(open)
  }

  async function learn(
    open: OpenProfile,
    source: Offers['source'],
    features: readonly string[],
    unanswered: readonly string[] = []
  ) {
    const before = await of(open)
    const askedAt = new Date(clock.now()).toISOString()
    const known: Offers = {
      source,
      features: [...features],
      ...(unanswered.length > 0 && { unanswered: [...unanswered] }),
      askedAt
    }
    Object.assign(stateOf(open), { known, isCurrent: true })
    keyStateOf(open).hasExtensions = takesExtensions(known)
    if (isSame(before, known) && before.askedAt !== null) return
    await replies.put(open, replyName, { value: known, fetchedAt: askedAt })
    events.publish('horizon.offersChanged', { profileId: open.profileId })
  }

  function isFresh(open: OpenProfile): boolean {
    const { known, isCurrent } = stateOf(open)
    const ageMs = clock.now() - Date.parse(known.askedAt ?? '')
    return isCurrent && ageMs >= 0 && ageMs < freshMs
  }

  function isProbeDue(open: OpenProfile, { keys }: Lookup): boolean {
    const { known, hasProbedKey } = stateOf(open)
    return known.source !== 'probe' || !isFresh(open) || (!hasProbedKey && keys.length > 0)
  }

  /** To be asked anew with the next answer of Horizon. */
  function expire(open: OpenProfile): void {
    stateOf(open).isCurrent = false
  }

  /** Throws what a 404 means: that there is no such endpoint, or that it knows no such key. */
  async function absence(
    open: OpenProfile,
    { feature, what, keyId }: { feature: Feature; what: string; keyId: string | null }
  ): Promise<never> {
    const { features } = await of(open)
    throw keyId !== null && features.includes(feature)
      ? new AppError('not-found', 'Horizon does not know this key any more', {
          nextStep: 'Refresh the list.'
        })
      : new AppError('not-offered', `This Horizon has no endpoint for ${what}`, {
          nextStep: 'Settings lists what this Horizon offers.'
        })
  }

  return { of, refresh, expire, absence }
}
export type OffersService = ReturnType<typeof createOffers>
export type Offering = Pick<OffersService, 'absence'>

/** Whether it takes the extensions of D3, such as a limit per day. */
export const takesExtensions = ({ features }: Offers): boolean => features.includes('keys.update')

const isSame = (one: Offers, other: Offers): boolean =>
  one.source === other.source &&
  one.features.join('\n') === other.features.join('\n') &&
  one.unanswered?.join('\n') === other.unanswered?.join('\n')
