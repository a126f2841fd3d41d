import type { Output, ParsedInput } from '@shared/contract'
import type { UsageWindow } from '@shared/domain/usage-window'
import { AppError } from '@shared/errors'
import {
  auditPageSchema,
  type PartnerActivity,
  partnerActivitySchema
} from '@shared/horizon/audit-entry'
import type { AuditPage } from '../partner-ports'
import type { OpenProfile } from '../profiles/active-profile'
import type { Connections } from '../profiles/connections'
import { type Answer, contractFailure, type Question, type Questions } from '../replies/questions'

type Ports = {
  readonly questions: Questions
  readonly connections: Pick<Connections, 'partners'>
}
type LogAsked = Omit<ParsedInput<'partners.log'>, 'profileId'>

/** What a partner does: its figures and its entries of the audit log. */
export function createPartnerWatching({ questions, connections }: Ports) {
  async function activity(
    open: OpenProfile,
    partnerId: string,
    window: UsageWindow
  ): Promise<Output<'partners.activity'>> {
    const answer = await questions.ask<PartnerActivity>(
      open,
      {
        name: `partner-activity ${window} ${partnerId}`,
        read: kept => partnerActivitySchema.safeParse(kept).data,
        ask: async (_horizon, signal) => {
          const partners = await connections.partners(open.profileId)
          return (
            (await partners.activity(partnerId, window, signal)) ??
            missing('the activity of partners')
          )
        }
      },
      false
    )
    return { activity: answer.value, ...ageOf(answer) }
  }

  /** Only the first page without filters is worth holding: others are asked for on purpose. */
  async function log(
    open: OpenProfile,
    { partnerId, filters, after }: LogAsked
  ): Promise<Output<'partners.log'>> {
    const question: Question<AuditPage> = {
      name: `partner-log ${partnerId}`,
      read: kept => auditPageSchema.safeParse(kept).data,
      ask: async (_horizon, signal) => {
        const partners = await connections.partners(open.profileId)
        const query = { ...filters, ...(after !== null && { after }) }
        return (await partners.log(partnerId, query, signal)) ?? missing('an audit log')
      }
    }
    const isFirst = after === null && Object.values(filters).every(value => value === undefined)
    const answer = await (isFirst
      ? questions.ask(open, question, false)
      : questions.askOnly(open, question))
    const { value } = answer
    return {
      entries: [...(value?.entries ?? [])],
      unreadable: value?.unreadable ?? 0,
      leftOut: value?.leftOut ?? 0,
      next: value?.hasMore === true ? value.nextCursor : null,
      oldestAvailableAt: value?.oldestAvailableAt ?? null,
      ...ageOf(answer)
    }
  }

  return { activity, log }
}

function ageOf({ fetchedAt, failure }: Answer<unknown>) {
  const isOffered = failure?.code !== 'not-offered'
  // That there is no such endpoint is said by `isOffered`.
  return { isOffered, fetchedAt, failure: isOffered ? contractFailure(failure) : undefined }
}

function missing(what: string): never {
  throw new AppError('not-offered', `This Horizon has no endpoint for ${what}`, {
    nextStep: 'Settings lists what this Horizon offers.'
  })
}
