import type { HeldRequests, RequestFilters } from '@shared/contract/usage'
import { type RequestPage, requestPageSchema } from '@shared/horizon/request-log'
import type { Offering } from '../offers/offers-service'
import type { OpenProfile } from '../profiles/active-profile'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'
import type { CallerRecording } from '../usage/caller-recording'

type Asked = {
  readonly keyId: string
  readonly filters: RequestFilters
  readonly before?: string | undefined
}
type Ports = {
  readonly questions: Questions
  readonly offering: Offering
  readonly callers: CallerRecording
}

const pageSize = 100

export function createRequestsService({ questions, offering, callers }: Ports) {
  function question(open: OpenProfile, asked: Asked): Question<RequestPage> {
    const { keyId, filters, before } = asked
    return {
      name: `requests of key ${keyId}`,
      read: kept => requestPageSchema.safeParse(kept).data,
      ask: async (horizon, signal) =>
        (await horizon.requests(keyId, { ...filters, before, limit: pageSize }, signal)) ??
        offering.absence(open, { feature: 'keys.requests', what: 'the request log', keyId })
    }
  }

  const held = async (open: OpenProfile, keyId: string): Promise<HeldRequests> =>
    toHeld(await questions.held(open, question(open, { keyId, filters: {} })))

  /** Only the newest page, unfiltered, is what one wants to see again offline. */
  async function fetch(open: OpenProfile, asked: Asked): Promise<HeldRequests> {
    const isNewest = asked.before === undefined && isUnfiltered(asked.filters)
    const answer = isNewest
      ? await questions.ask(open, question(open, asked), false)
      : await questions.askOnly(open, question(open, asked))
    if (answer.value !== null && answer.failure === undefined) {
      await callers.requests(open, asked.keyId, answer.value)
    }
    return toHeld(answer)
  }

  return { held, fetch }
}

const isUnfiltered = (filters: RequestFilters): boolean =>
  Object.values(filters).every(value => value === undefined || value === '')

const toHeld = ({ value: page, fetchedAt, failure }: Answer<RequestPage>): HeldRequests => ({
  page,
  fetchedAt,
  failure: contractFailure(failure)
})
