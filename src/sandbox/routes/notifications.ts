import { z } from 'zod'
import { ApiError } from '../api-error'
import { type Answer, type ApiCall, ok, sharedEndpoint } from '../call'
import { notificationEvents } from '../partner-mails'
import { setNotifications } from '../store/partner-users'

const bodySchema = z.strictObject({
  events: z.array(z.enum(notificationEvents)).max(20)
})

/** Replaces what this user asked to be told of; an empty list ends it. */
function replace(call: ApiCall): Answer {
  const { db, caller } = call
  if (caller.kind === 'key' || caller.identity.by === 'key') {
    throw new ApiError(
      403,
      caller.kind === 'key' ? 'insufficient_scope' : 'level_too_low',
      'Notifications belong to a person: only the session of a partner’s user sets them.'
    )
  }
  const { user } = caller.identity
  call.about({ type: 'partner_user', id: user.id, name: user.name })
  const events = [...new Set(call.body(bodySchema).events)]
  setNotifications(db, user.id, events)
  call.audit({
    action: 'notifications.updated',
    resource: { type: 'partner_user', id: user.id, name: user.name },
    changes: { events: { from: user.notifications, to: events } }
  })
  return ok({ events })
}

export const notificationEndpoints = [
  sharedEndpoint([], {
    method: 'PUT',
    path: '/api/notifications',
    ability: 'notifications',
    action: 'notifications.updated',
    handle: replace
  })
]
