import type { HeldUsage } from '@shared/contract/usage'
import type { UsageWindow } from '@shared/domain/usage-window'
import { type Usage, usageSchema } from '@shared/horizon/usage'
import type { Offering } from '../offers/offers-service'
import type { OpenProfile } from '../profiles/active-profile'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'
import type { CallerNews } from './caller-news'
import type { CallerRecording } from './caller-recording'

/** Whose usage: one key's, or with `null` the whole organization's. */
type Target = { readonly keyId: string | null; readonly window: UsageWindow }
type Ports = {
  readonly questions: Questions
  readonly offering: Offering
  readonly callers: CallerRecording
  readonly callerNews: Pick<CallerNews, 'tell'>
}

export function createUsageService({ questions, offering, callers, callerNews }: Ports) {
  const question = (open: OpenProfile, { keyId, window }: Target): Question<Usage> => ({
    name: `usage ${window} ${keyId === null ? 'of the organization' : `of key ${keyId}`}`,
    read: kept => usageSchema.safeParse(kept).data,
    ask: async (horizon, signal) =>
      (await horizon.usage(keyId, window, signal)) ??
      offering.absence(open, { feature: 'keys.usage', what: 'usage', keyId })
  })

  const held = async (open: OpenProfile, target: Target): Promise<HeldUsage> =>
    toHeld(await questions.held(open, question(open, target)))

  /** What Horizon says of a key is also kept as history of its callers. */
  async function fetch(
    open: OpenProfile,
    target: Target,
    isBackground: boolean
  ): Promise<HeldUsage> {
    const { keyId } = target
    const answer = await questions.ask(open, question(open, target), isBackground)
    if (keyId === null) return toHeld(answer)
    // A failure, too, is news of what is held.
    callerNews.tell(open, keyId)
    if (answer.value !== null && answer.failure === undefined) {
      await callers.usage(open, keyId, answer.value)
    }
    return toHeld(answer)
  }

  return { held, fetch }
}
export type UsageService = ReturnType<typeof createUsageService>

const toHeld = ({ value: usage, fetchedAt, failure }: Answer<Usage>): HeldUsage => ({
  usage,
  fetchedAt,
  failure: contractFailure(failure)
})
