import { usageWindows, windowBuckets, windowSpan } from '@shared/domain/usage-window'
import type { WirePartnerActivity } from '@shared/horizon/audit-entry'
import { z } from 'zod'
import { type Answer, adminEndpoint, ok } from '../call'
import {
  type PartnerActivity,
  recentByPartner,
  sumPartnerActivity
} from '../store/partner-activity'
import { iso, wholeSecond } from '../times'
import { parse } from '../validation'
import { toAuditEntryBody } from './audit-entry-body'
import { type AdminCall, existingPartner } from './partners-rules'

const querySchema = z.object({ window: z.enum(usageWindows).default('24h') })

const maxRecent = 20

type Figures = Pick<WirePartnerActivity, 'actions' | 'api_calls' | 'agent_interactions'>
const none: Figures = { actions: 0, api_calls: 0, agent_interactions: 0 }

const sumOf = (activities: readonly PartnerActivity[]): Figures =>
  activities.reduce(
    (sum, { actions, apiCalls, agentInteractions }) => ({
      actions: sum.actions + actions,
      api_calls: sum.api_calls + apiCalls,
      agent_interactions: sum.agent_interactions + agentInteractions
    }),
    none
  )

/** One user or one key, over all buckets; the last activity names it. */
function toUser(activities: readonly PartnerActivity[]) {
  const last = activities.reduce((a, b) => (b.lastAt >= a.lastAt ? b : a))
  return {
    type: last.actorType,
    id: last.actorId,
    name: last.actorName,
    last_at: iso(wholeSecond(last.lastAt)),
    ...sumOf(activities)
  }
}

/** What the audit log holds by a partner, added up over the buckets of usage (D6, D9). */
function show(call: AdminCall): Answer {
  const { db, now, query } = call
  const { id } = existingPartner(call)
  const { window } = parse(querySchema, query, 'query')
  const { count, bucketMs } = windowBuckets[window]
  const span = { partnerId: id, bucketMs, ...windowSpan(window, now) }
  const activities = sumPartnerActivity(db, span)
  const byStart = Map.groupBy(activities, ({ start }) => start)
  const byActor = Map.groupBy(activities, ({ actorType, actorId }) => `${actorType} ${actorId}`)
  return ok({
    window,
    ...sumOf(activities),
    series: Array.from({ length: count }, (_, nth) => {
      const start = span.from + nth * bucketMs
      return { start: iso(start), ...sumOf(byStart.get(start) ?? []) }
    }),
    by_user: [...byActor.values()]
      .map(toUser)
      .sort((a, b) => b.actions - a.actions || (a.last_at < b.last_at ? 1 : -1)),
    recent: recentByPartner(db, span, maxRecent).map(toAuditEntryBody)
  })
}

export const partnerActivityEndpoints = [
  adminEndpoint({ method: 'GET', path: '/admin/partners/:id/activity', handle: show })
]
