import { pagingSchema, timestampSchema } from '@shared/horizon/common'
import type { WireRequestPage } from '@shared/horizon/request-log'
import { z } from 'zod'
import { invalidField, notFound } from '../api-error'
import { type AdminCaller, type Answer, adminEndpoint, type Call, ok } from '../call'
import { findKey } from '../store/api-keys'
import type { Db } from '../store/open'
import {
  findRequestPlace,
  lastRequestId,
  listRequests,
  type RequestEntry,
  type RequestFilter,
  type RequestPlace
} from '../store/request-log'
import { iso, wholeSecond } from '../times'
import { defaultPageSize, parse } from '../validation'

const prefix = 'log_'
const idOf = (entry: RequestEntry): string => `${prefix}${entry.id}`

/** `status` is one status, `404`, or a class of them, `4xx`. */
const querySchema = pagingSchema.pick({ limit: true }).extend({
  before: z
    .string()
    .regex(/^log_[1-9]\d{0,14}$/, 'Send the next_before of the page before')
    .optional(),
  ip: z.string().min(1).optional(),
  path: z.string().min(1).optional(),
  status: z
    .string()
    .regex(/^[1-5](\d\d|xx)$/, 'Send a status such as 404, or a class such as 4xx')
    .optional(),
  from: timestampSchema.optional(),
  to: timestampSchema.optional()
})
type Query = z.output<typeof querySchema>

function statusesOf(status: string | undefined): RequestFilter['statuses'] {
  if (status === undefined) return undefined
  const first = Number(status.replace('xx', '00'))
  return [first, status.endsWith('xx') ? first + 99 : first]
}

const timeOf = (text: string | undefined): number | undefined =>
  text === undefined ? undefined : Date.parse(text)

/** A place that is gone was pruned, and everything older with it. */
function placeOf(db: Db, before: string): RequestPlace | 'pruned' {
  const id = Number(before.slice(prefix.length))
  const place = findRequestPlace(db, id)
  if (place !== undefined) return place
  if (id <= lastRequestId(db)) return 'pruned'
  throw invalidField('before', 'There is no such entry')
}

function pageOf(db: Db, keyId: string, query: Query): RequestEntry[] {
  const { limit = defaultPageSize, before, ip, path, status, from, to } = query
  const place = before === undefined ? undefined : placeOf(db, before)
  if (place === 'pruned') return []
  const filter = { ip, path, statuses: statusesOf(status), from: timeOf(from), to: timeOf(to) }
  return listRequests(db, keyId, filter, place, limit + 1)
}

const toBody = (entry: RequestEntry): WireRequestPage['data'][number] => ({
  id: idOf(entry),
  at: iso(wholeSecond(entry.at)),
  method: entry.method,
  path: entry.path,
  status: entry.status,
  latency_ms: entry.latencyMs,
  ip: entry.ip,
  user_agent: entry.userAgent,
  request_id: entry.requestId
})

function list({ db, param, query }: Call<AdminCaller>): Answer {
  const key = findKey(db, param('id'))
  if (key === undefined) throw notFound('API key')
  const parsed = parse(querySchema, query, 'query')
  const { limit = defaultPageSize, from, to } = parsed
  if (from !== undefined && to !== undefined && Date.parse(from) > Date.parse(to)) {
    throw invalidField('to', 'Send a time after from')
  }
  const found = pageOf(db, key.id, parsed)
  const entries = found.slice(0, limit)
  const last = entries.at(-1)
  const next = found.length > limit && last !== undefined ? idOf(last) : null
  return ok({ data: entries.map(toBody), next_before: next } satisfies WireRequestPage)
}

export const requestEndpoints = [
  adminEndpoint({ method: 'GET', path: '/admin/api-keys/:id/requests', handle: list })
]
