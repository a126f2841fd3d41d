import { plainText } from '@shared/domain/plain-text'
import type { UsageWindow } from '@shared/domain/usage-window'
import {
  type PartnerActivity,
  toPartnerActivity,
  wirePartnerActivitySchema
} from '@shared/horizon/audit-entry'
import { boundedEntry } from '@shared/horizon/bounded-audit-entry'
import { isObject } from './list-page'
import { type Answer, unreadable } from './send'

/** The longest lists that are read: what Horizon sends at most, and room beyond it. */
const maxLengths: Readonly<Record<string, number>> = { series: 1_000, by_user: 1_000, recent: 200 }
const maxIdUnits = 200

export function partnerActivity(answer: Answer, asked: UsageWindow): PartnerActivity {
  const { body, status } = answer
  if (!isObject(body)) throw unreadable('the activity', status)
  const { data } = wirePartnerActivitySchema.safeParse(withShortLists(body))
  if (data === undefined) throw unreadable('the activity', status)
  if (data.window !== asked) {
    throw unreadable('the activity: it is about another time than was asked for', status)
  }
  const activity = toPartnerActivity(data)
  return {
    ...activity,
    series: activity.series.filter(({ start }) => !Number.isNaN(Date.parse(start))),
    byUser: activity.byUser.map(user => ({
      ...user,
      type: plainText(user.type),
      id: plainText(user.id),
      name: plainText(user.name),
      lastAt: plainText(user.lastAt)
    })),
    recent: activity.recent.filter(({ id }) => id.length <= maxIdUnits).map(boundedEntry)
  }
}

/** Shortened before it is looked at: reading a million entries would stop everything else. */
function withShortLists(body: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const fields: Record<string, unknown> = { ...body }
  for (const [name, most] of Object.entries(maxLengths)) {
    const list = fields[name]
    if (Array.isArray(list)) fields[name] = list.slice(0, most)
  }
  return fields
}
