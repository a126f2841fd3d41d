import { effectiveAccess } from '@shared/domain/effective-access'
import { partnerRefusal } from '@shared/domain/partner-state'
import type { WebhookEvent } from '@shared/horizon/webhook-events'
import type { Emission } from './call'
import { findAgent } from './store/agents'
import type { Db } from './store/open'
import { readOrganization } from './store/organization'
import type { Mail } from './store/outbox'
import { listPartnerUsers } from './store/partner-users'
import { listPartners } from './store/partners'
import { readWorkspace } from './store/workspace'
import { iso, isoOrNull, minuteMs, wholeSecond } from './times'

/** What a partner's user can ask to be told of. */
export const notificationEvents = ['agent.error', 'task.completed'] as const
type NotificationEvent = (typeof notificationEvents)[number]

const notificationOf: Partial<Record<WebhookEvent, NotificationEvent>> = {
  'agent.error': 'agent.error',
  'skill.completed': 'task.completed',
  'scheduled_job.completed': 'task.completed'
}

const subjects: Readonly<Record<NotificationEvent, (agent: string) => string>> = {
  'agent.error': agent => `${agent} reported an error`,
  'task.completed': agent => `${agent} completed a task`
}

/** Mail for the users of active partners who asked for it, on agents they may be told of. */
export function partnerMails(db: Db, emissions: readonly Emission[], now: number): Mail[] {
  const told = emissions.flatMap(({ event, agentId }) => {
    const notification = notificationOf[event]
    return notification === undefined ? [] : [{ notification, agentId }]
  })
  if (told.length === 0) return []
  const { name: organization, plan } = readOrganization(db)
  const workspace = readWorkspace(db)
  return listPartners(db).flatMap(partner => {
    const { id, status, expiresAt, access } = partner
    // Nobody is told of what they could not look at themselves.
    const refusal = partnerRefusal({
      plan,
      partner: { status, expiresAt: isoOrNull(expiresAt) },
      credential: { kind: 'session', expiresAt: iso(now + minuteMs) },
      ip: '',
      nowMs: now
    })
    const users = refusal === null ? listPartnerUsers(db, id) : []
    if (users.every(({ notifications }) => notifications.length === 0)) return []
    const { may } = effectiveAccess(access, workspace, id)
    return told
      .filter(({ agentId }) => may('agent', agentId, 'be-notified').may)
      .flatMap(({ notification, agentId }) => {
        const agent = findAgent(db, agentId)?.name ?? agentId
        const subject = subjects[notification](agent)
        const text = [
          `${subject} at ${iso(wholeSecond(now))}.`,
          '',
          `${organization} shares this agent with ${partner.organizationName}.`,
          'You asked to be told. PUT /api/notifications changes that.',
          ''
        ].join('\n')
        return users
          .filter(({ notifications }) => notifications.includes(notification))
          .map(({ email }) => ({ to: email, subject, text }))
      })
  })
}
