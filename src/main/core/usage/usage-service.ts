import type { HeldUsage } from '@shared/contract/usage'
import type { UsageWindow } from '@shared/domain/usage-window'
import { type Usage, usageSchema } from '@shared/horizon/usage'
import type { Offering } from '../offers/offers-service'
import type { OpenProfile } from '../profiles/active-profile'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'

/** Whose usage: one key's, or with `null` the whole organization's. */
type Target = { readonly keyId: string | null; readonly window: UsageWindow }
type Ports = { readonly questions: Questions; readonly offering: Offering }

export function createUsageService({ questions, offering }: Ports) {
  const question = (open: OpenProfile, { keyId, window }: Target): Question<Usage> => ({
    name: `usage ${window} ${keyId === null ? 'of the organization' : `of key ${keyId}`}`,
    read: kept => usageSchema.safeParse(kept).data,
    ask: async (horizon, signal) =>
      (await horizon.usage(keyId, window, signal)) ??
      offering.absence(open, { feature: 'keys.usage', what: 'usage', keyId })
  })

  const held = async (open: OpenProfile, target: Target): Promise<HeldUsage> =>
    toHeld(await questions.held(open, question(open, target)))

  const fetch = async (
    open: OpenProfile,
    target: Target,
    isBackground: boolean
  ): Promise<HeldUsage> => toHeld(await questions.ask(open, question(open, target), isBackground))

  return { held, fetch }
}

const toHeld = ({ value: usage, fetchedAt, failure }: Answer<Usage>): HeldUsage => ({
  usage,
  fetchedAt,
  failure: contractFailure(failure)
})
