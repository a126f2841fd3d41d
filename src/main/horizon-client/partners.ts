import type { HorizonPartners, PartnerListing } from '@main/core/partner-ports'
import type { HorizonTarget } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Partner } from '@shared/horizon/partner'
import { auditLog } from './audit-log'
import { type IfLost, outcomeUnknown } from './failures'
import { itemsOf } from './list-page'
import { partnerActivity } from './partner-activity'
import { createPartnerCalls, isMissing, notOffered } from './partner-calls'
import { createPartnerKeys } from './partner-keys'
import { partnerNotFound, partnerPath, partnersPath } from './partner-path'
import { partnerIdOf, readPartner } from './partner-reading'
import {
  ifChangeLost,
  ifInviteLost,
  ifResendLost,
  ifUpdateLost,
  inviteBody,
  readChanged,
  readInvited,
  readResent,
  readUpdated,
  updateBody
} from './partner-writes'
import { type Answer, type Call, type Send, statusOf } from './send'
import { createWorkspace } from './workspace'

const maxPartners = 10_000

const matching = (version: number | undefined) =>
  version === undefined ? {} : { ifMatch: `"${version}"` }

/** The partners of a Horizon and what can be shared with them. */
export function createPartners(send: Send, target: HorizonTarget): HorizonPartners {
  const calls = createPartnerCalls(send, target)
  const { call, ask, wholeList } = calls

  async function list(signal?: AbortSignal): Promise<PartnerListing | null> {
    const what = { what: 'partners', most: maxPartners, read: readPartner }
    const listing = await wholeList(partnersPath, what, signal)
    return listing && { partners: listing.items, unreadable: listing.unreadable }
  }

  async function probe(signal?: AbortSignal) {
    const answer = await ask(`${partnersPath}?limit=1`, signal)
    if (answer === null) return null
    const [first] = itemsOf(answer, 'partners')
    return { partnerId: partnerIdOf(first) ?? null }
  }

  async function get(partnerId: string, signal?: AbortSignal): Promise<Partner | null> {
    const answer = await ask(partnerPath(partnerId), signal, false)
    // Either this partner is unknown or the endpoint is: the list knows the difference.
    if (answer === null) {
      const listing = await list(signal)
      return listing?.partners.find(({ id }) => id === partnerId) ?? null
    }
    const reading = readPartner(answer.body)
    if (reading.ok && reading.value.id === partnerId) return reading.value
    const why = reading.ok ? 'it is another one than was asked for' : reading.reason
    throw new AppError('response-invalid', `The console cannot read the partner: ${why}`, {
      status: answer.status,
      nextStep: 'Report it to whoever runs this Horizon.'
    })
  }

  const isKnown = async (partnerId: string, signal?: AbortSignal): Promise<boolean> =>
    (await get(partnerId, signal)) !== null

  /** 404 is the answer about an unknown partner and of a missing endpoint alike. */
  async function write(partnerId: string, rest: string, what: Omit<Call, 'path'>): Promise<Answer> {
    const path = `${partnerPath(partnerId)}${rest}`
    return await call({ ...what, path }).catch(async error => {
      if (!isMissing(error)) throw error
      const status = statusOf(error)
      // Where that cannot be asked just now, what was answered is believed.
      const isThere = status !== 404 || (await isKnown(partnerId).catch(() => false))
      throw isThere
        ? notOffered(what.method, `${partnersPath}/:id${rest}`, status)
        : partnerNotFound()
    })
  }

  const post = (partnerId: string, rest: string, ifLost: IfLost, version?: number) =>
    write(partnerId, rest, { method: 'POST', isEmptyAllowed: true, ...matching(version), ifLost })

  const change = (rest: string) => async (partnerId: string, version?: number) =>
    readChanged(await post(partnerId, rest, ifChangeLost, version), partnerId)

  return {
    list,
    probe,
    get,

    async invite(draft, idempotencyKey) {
      const answer = await call({
        method: 'POST',
        path: partnersPath,
        body: inviteBody(draft),
        idempotencyKey,
        ifLost: ifInviteLost
      }).catch(error => {
        throw isMissing(error) ? notOffered('POST', partnersPath, statusOf(error)) : error
      })
      return readInvited(answer, draft)
    },

    async resendInvitation(partnerId, version) {
      const answer = await post(partnerId, '/resend-invitation', ifResendLost, version)
      const { partner, link } = readResent(answer, partnerId)
      const found = partner ?? (await get(partnerId).catch(() => null))
      if (found !== null || link !== null) return { partner: found, link }
      const why = 'Horizon did not answer with the partner that was invited again'
      throw outcomeUnknown('POST', why, { status: answer.status }, ifResendLost)
    },

    async update(partnerId, changes, version) {
      const answer = await write(partnerId, '', {
        method: 'PATCH',
        body: updateBody(changes),
        ...matching(version),
        ifLost: ifUpdateLost
      })
      return readUpdated(answer, partnerId)
    },

    suspend: change('/suspend'),
    unsuspend: change('/unsuspend'),
    revoke: change('/revoke'),
    withdrawInvitation: change('/withdraw-invitation'),

    async activity(partnerId, window, signal) {
      const path = `${partnerPath(partnerId)}/activity?window=${window}`
      const answer = await ask(path, signal)
      if (answer !== null) return partnerActivity(answer, window)
      if (!(await isKnown(partnerId, signal))) throw partnerNotFound()
      return null
    },
    log: (partnerId, query, signal) => auditLog(calls, partnerId, query, signal),

    ...createWorkspace(calls),
    ...createPartnerKeys(calls, isKnown)
  }
}
