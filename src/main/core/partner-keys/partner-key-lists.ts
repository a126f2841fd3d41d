import type { PartnerKeyList } from '@shared/contract/partner-keys'
import type { WireError } from '@shared/errors'
import type { KeyPlace } from '../keys/key-place'
import { keyStateOf } from '../keys/key-states'
import type { StrayKeys } from '../keys/stray-keys'
import type { OffersService } from '../offers/offers-service'
import type { PartnerKeyListing } from '../partner-ports'
import type { PartnerLists } from '../partners/partner-lists'
import type { Clock, EventBus, KeyListing } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { Replies } from '../replies/held-replies'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'
import type { Fetched } from '../revocations/must-revoke'
import {
  type HeldPartnerKeys,
  heldPartnerKeys,
  partnerKeysReply,
  readPartnerKeys
} from './held-partner-keys'
import { partnerKeysOf } from './partner-horizon'
import { partnerKeysStateOf } from './partner-key-states'

const maxRepeats = 3

type Sight = { readonly listing: KeyListing; readonly fetched: Fetched }
type Ports = {
  readonly clock: Clock
  readonly events: EventBus
  readonly questions: Questions
  readonly replies: Replies
  readonly offers: Pick<OffersService, 'of'>
  readonly connections: Pick<Connections, 'partners'>
  readonly partnerLists: Pick<PartnerLists, 'list'>
  readonly strays: Pick<StrayKeys, 'listIn'>
  /** Hears of each whole list of a partner, with when it was asked for. */
  readonly onListing: (
    open: OpenProfile,
    listing: KeyListing,
    fetched: Fetched,
    place: KeyPlace
  ) => Promise<void>
}

/** The keys of each partner, kept with their age. */
export function createPartnerKeyLists(ports: Ports) {
  const { clock, events, questions, replies, offers, connections, partnerLists, strays } = ports

  const held = (open: OpenProfile, partnerId: string): Promise<HeldPartnerKeys> =>
    heldPartnerKeys(open, replies, partnerId)

  function question(
    open: OpenProfile,
    partnerId: string,
    isBackground = false,
    onSight: (sight: Sight) => void = () => undefined
  ): Question<PartnerKeyListing> {
    return {
      name: partnerKeysReply(partnerId),
      read: readPartnerKeys,
      async ask(_horizon, signal) {
        const partners = await connections.partners(open.profileId, isBackground)
        const { clockOffsetMs } = await open.data.keys.held()
        const [state, keyState] = [partnerKeysStateOf(open), keyStateOf(open)]
        // One that was asked for before a change of ours ended is asked for again.
        for (let repeat = 1; ; repeat += 1) {
          const before = state.changes
          keyState.lists += 1
          const order = keyState.lists
          const fetchedAt = new Date(clock.now()).toISOString()
          const { keys, unreadable } = await partnerKeysOf(partners, partnerId, signal)
          if (before !== state.changes && repeat < maxRepeats) continue
          const listing = { keys, unreadable, clockOffsetMs }
          onSight({ listing, fetched: { fetchedAt, order } })
          return { keys, unreadable }
        }
      }
    }
  }

  const list = async (open: OpenProfile, partnerId: string): Promise<PartnerKeyList> =>
    toList(open, partnerId, await questions.held(open, question(open, partnerId)))

  /** Callers at the same time share one flight. A failure is part of the answer. */
  async function refresh(
    open: OpenProfile,
    partnerId: string,
    isBackground: boolean
  ): Promise<PartnerKeyList> {
    const before = await list(open, partnerId)
    const answer = await fly(open, partnerId, isBackground)
    const after = await toList(open, partnerId, answer)
    if (contentOf(before) !== contentOf(after)) changed(open, partnerId)
    return after
  }

  function fly(
    open: OpenProfile,
    partnerId: string,
    isBackground: boolean
  ): Promise<Answer<PartnerKeyListing>> {
    const { flights } = partnerKeysStateOf(open)
    const flight =
      (flights.get(partnerId) as ReturnType<typeof fetchAll> | undefined) ??
      fetchAll(open, partnerId, isBackground).finally(() => flights.delete(partnerId))
    flights.set(partnerId, flight)
    return flight
  }

  async function fetchAll(open: OpenProfile, partnerId: string, isBackground: boolean) {
    let sight: Sight | undefined
    const answer = await questions.ask(
      open,
      question(open, partnerId, isBackground, seen => {
        sight = seen
      }),
      isBackground
    )
    if (sight !== undefined && answer.failure === undefined) {
      const place = { kind: 'partner', partnerId } as const
      await ports.onListing(open, sight.listing, sight.fetched, place)
    }
    return answer
  }

  /** As `refresh`, but never by joining one whose list may be older than this call. */
  async function refreshAnew(
    open: OpenProfile,
    partnerId: string,
    isBackground = false
  ): Promise<{ readonly failure?: WireError | undefined }> {
    await partnerKeysStateOf(open)
      .flights.get(partnerId)
      ?.catch(() => undefined)
    return refresh(open, partnerId, isBackground)
  }

  async function toList(
    open: OpenProfile,
    partnerId: string,
    { value, fetchedAt, failure }: Answer<PartnerKeyListing>
  ): Promise<PartnerKeyList> {
    const isMissing = failure?.code === 'not-offered'
    const { source, features } = await offers.of(open)
    const isNamed = source !== 'capabilities' || features.includes('partner_keys')
    const place = { kind: 'partner', partnerId } as const
    const partner = (await partnerLists.list(open)).partners.find(({ id }) => id === partnerId)
    return {
      keys: [...(value?.keys ?? [])],
      unreadable: [...(value?.unreadable ?? [])],
      fetchedAt,
      // That there are none here is said by `isOffered`.
      failure: isMissing ? undefined : contractFailure(failure),
      isOffered: isMissing ? false : value !== null || isNamed,
      maxKeys: partner?.settings?.maxApiKeys ?? null,
      strays: await strays.listIn(open, place, await held(open, partnerId))
    }
  }

  const changed = ({ profileId }: OpenProfile, partnerId: string): void =>
    events.publish('partnerKeys.changed', { profileId, partnerId })

  return { list, refresh, refreshAnew, held }
}
export type PartnerKeyLists = ReturnType<typeof createPartnerKeyLists>

/** Its age changes with each answer, which is no news to anyone. */
const contentOf = ({ fetchedAt: _age, failure, ...rest }: PartnerKeyList): string =>
  JSON.stringify([rest, failure?.code])
