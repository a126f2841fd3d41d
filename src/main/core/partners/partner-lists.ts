import type { Output } from '@shared/contract'
import type { PartnerList } from '@shared/contract/partners'
import { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { heldOrganization } from '../keys/held-organization'
import type { OffersService } from '../offers/offers-service'
import type { PartnerListing } from '../partner-ports'
import type { EventBus, Logger } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import type { Replies } from '../replies/held-replies'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'
import { createSerial } from '../serial'
import { partnersReply, readPartners } from './held-partners'
import { noPartners, partnerGone } from './partner-failures'
import { partnersStateOf } from './partner-states'

const maxRepeats = 3

type Ports = {
  readonly log: Logger
  readonly events: EventBus
  readonly questions: Questions
  readonly replies: Replies
  readonly offers: Pick<OffersService, 'of' | 'refresh'>
  readonly connections: Pick<Connections, 'partners'>
}

/** The partners of a profile, kept with their age. */
export function createPartnerLists(ports: Ports) {
  const { log, events, questions, replies, offers, connections } = ports
  const inTurn = createSerial()

  const listing = (open: OpenProfile, isBackground: boolean): Question<PartnerListing> => ({
    name: partnersReply,
    read: readPartners,
    async ask(horizon, signal) {
      const { keys } = await open.data.keys.held()
      await offers.refresh(open, horizon, { keys, isBackground: true })
      const partners = await connections.partners(open.profileId, isBackground)
      const state = partnersStateOf(open)
      for (let repeat = 1; ; repeat += 1) {
        const before = state.changes
        const found = await partners.list(signal)
        if (found === null) throw noPartners()
        if (before === state.changes || repeat === maxRepeats) return found
      }
    }
  })

  const list = async (open: OpenProfile): Promise<PartnerList> =>
    toList(open, await questions.held(open, listing(open, false)))

  /** Of its own accord the console does not ask a Horizon that has no partners. */
  async function refresh(open: OpenProfile, isBackground: boolean): Promise<PartnerList> {
    const before = await list(open)
    if (isBackground && before.isOffered === false) return before
    const answer = await questions.ask(open, listing(open, isBackground), isBackground)
    const after = await toList(open, answer)
    if (contentOf(before) !== contentOf(after)) changed(open)
    return after
  }

  async function toList(
    open: OpenProfile,
    { value, fetchedAt, failure }: Answer<PartnerListing>
  ): Promise<PartnerList> {
    const isMissing = failure?.code === 'not-offered'
    const { source, features, unanswered = [] } = await offers.of(open)
    const isUnsure = source === 'unknown' || unanswered.includes('partners')
    const isNamed = features.includes('partners') || (isUnsure ? undefined : false)
    return {
      partners: [...(value?.partners ?? [])],
      unreadable: [...(value?.unreadable ?? [])],
      fetchedAt,
      // That there are none here is said by `isOffered`.
      failure: isMissing ? undefined : contractFailure(failure),
      isOffered: isMissing ? false : value !== null || isNamed,
      limit: (await heldOrganization(open, replies))?.partners ?? null
    }
  }

  /** Asked afresh; where Horizon does not answer, what is held, with why. */
  async function get(open: OpenProfile, partnerId: string): Promise<Output<'partners.get'>> {
    const answer = await questions.askOnly<Partner | null>(open, {
      name: `partner ${partnerId}`,
      read: () => undefined,
      ask: async (_horizon, signal) => {
        const partners = await connections.partners(open.profileId)
        const { changes } = partnersStateOf(open)
        const found = await partners.get(partnerId, signal)
        // One of ours came between: what is held is newer than this answer may be.
        return changes === partnersStateOf(open).changes
          ? found
          : ((await heldOne(open, partnerId)) ?? found)
      }
    })
    if (answer.failure === undefined) {
      if (answer.value === null) throw partnerGone()
      await keep(open, answer.value)
      return { partner: answer.value, fetchedAt: answer.fetchedAt }
    }
    const partner = await heldOne(open, partnerId)
    const failure = contractFailure(answer.failure)
    if (partner === undefined || failure === undefined) throw asError(answer.failure)
    return { partner, fetchedAt: (await list(open)).fetchedAt, failure }
  }

  async function heldOne(open: OpenProfile, partnerId: string): Promise<Partner | undefined> {
    const held = await replies.get(open, partnersReply, readPartners)
    return held?.value.partners.find(({ id }) => id === partnerId)
  }

  /** Puts one partner in its place of the held list, which stays as old as it was. */
  const keep = (open: OpenProfile, partner: Partner): Promise<void> =>
    inTurn(async () => {
      const held = await replies.get(open, partnersReply, readPartners)
      if (held === null) return
      const { partners } = held.value
      const isKnown = partners.some(({ id }) => id === partner.id)
      const changed = isKnown
        ? partners.map(each => (each.id === partner.id ? partner : each))
        : [...partners, partner]
      await replies.put(open, partnersReply, {
        ...held,
        value: { ...held.value, partners: changed }
      })
    })

  /** As it was just answered, or found to be: also told to the page. Never throws. */
  async function hold(open: OpenProfile, partner: Partner): Promise<void> {
    partnersStateOf(open).changes += 1
    try {
      await keep(open, partner)
    } catch (error) {
      log.failure('hold partner', error)
    }
    changed(open)
  }

  const changed = ({ profileId }: OpenProfile): void =>
    events.publish('partners.changed', { profileId })

  return { list, refresh, get, hold }
}
export type PartnerLists = ReturnType<typeof createPartnerLists>

/** Its age changes with each answer, which is no news to anyone. */
const contentOf = ({ fetchedAt: _age, failure, ...rest }: PartnerList): string =>
  JSON.stringify([rest, failure?.code])

const asError = ({ code, message, ...details }: NonNullable<Answer<unknown>['failure']>) =>
  new AppError(code, message, details)
