import { pagingSchema } from '@shared/horizon/common'
import { type Answer, adminEndpoint, ok } from '../call'
import { listPartners } from '../store/partners'
import { parse } from '../validation'
import { toPartnerBodies, toPartnerBody } from './partners-body'
import { revoke, suspend, unsuspend, withdraw } from './partners-changes'
import { invite, resend } from './partners-invite'
import { type AdminCall, existingPartner, partnerWrite } from './partners-rules'
import { issueSession } from './partners-sessions'
import { update } from './partners-update'

/** Without `limit` and `offset` the whole list, as that of the keys. */
function list(call: AdminCall): Answer {
  const { db, query } = call
  const { limit, offset } = parse(pagingSchema, query, 'query')
  const partners = listPartners(db)
  const isPaged = query.limit !== undefined || query.offset !== undefined
  const end = limit === undefined ? undefined : offset + limit
  return ok(
    toPartnerBodies(call, partners.slice(offset, end)),
    isPaged ? { 'X-Total-Count': String(partners.length) } : {}
  )
}

const collection = '/admin/partners'
const single = '/admin/partners/:id'

export const partnerEndpoints = [
  adminEndpoint({ method: 'GET', path: collection, handle: list }),
  partnerWrite('POST', collection, 'partner.invited', invite),
  adminEndpoint({
    method: 'GET',
    path: single,
    handle: call => ok(toPartnerBody(call, existingPartner(call)))
  }),
  adminEndpoint({
    method: 'PATCH',
    path: single,
    action: 'partner.settings_updated',
    handle: update
  }),
  adminEndpoint({
    method: 'POST',
    path: `${single}/suspend`,
    action: 'partner.suspended',
    handle: suspend
  }),
  partnerWrite('POST', `${single}/unsuspend`, 'partner.unsuspended', unsuspend),
  adminEndpoint({
    method: 'POST',
    path: `${single}/revoke`,
    action: 'partner.revoked',
    handle: revoke
  }),
  partnerWrite('POST', `${single}/resend-invitation`, 'partner.invited', resend),
  adminEndpoint({
    method: 'POST',
    path: `${single}/withdraw-invitation`,
    action: 'partner.revoked',
    handle: withdraw
  }),
  partnerWrite('POST', `${single}/users/:user_id/sessions`, 'user.login', issueSession)
]
