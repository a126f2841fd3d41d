import { endpointScopes } from '@shared/domain/endpoint-scopes'
import { isProbe } from '@shared/domain/probe-agent'
import {
  type UsageWindow,
  usageWindows,
  windowBuckets,
  windowSpan
} from '@shared/domain/usage-window'
import type { WireUsage } from '@shared/horizon/usage'
import { z } from 'zod'
import { notFound } from '../api-error'
import {
  type AdminCaller,
  type Answer,
  type ApiCall,
  adminEndpoint,
  type Call,
  ok,
  sharedEndpoint
} from '../call'
import { findKey } from '../store/api-keys'
import type { Db } from '../store/open'
import {
  type CallerUsage,
  listBuckets,
  listCallers,
  listKeyUsage,
  type UsageSpan
} from '../store/usage'
import { organizationSubject } from '../store/usage-sums'
import { iso } from '../times'
import { parse } from '../validation'
import { partnerUsage } from './partner-usage'

type AdminCall = Call<AdminCaller>

const querySchema = z.object({ window: z.enum(usageWindows).default('24h') })

const maxEndpoints = 10
const maxCallers = 1_000

const fraction = (part: number, whole: number): number => (whole === 0 ? 0 : part / whole)
const sum = (numbers: readonly number[]): number => numbers.reduce((all, one) => all + one, 0)

function topEndpoints(callers: readonly CallerUsage[]): WireUsage['top_endpoints'] {
  const endpoints = new Map<string, WireUsage['top_endpoints'][number]>()
  for (const { method, path, requests, errors } of callers) {
    const name = `${path} ${method}`
    const before = endpoints.get(name)
    endpoints.set(name, {
      method,
      path,
      requests: requests + (before?.requests ?? 0),
      errors: errors + (before?.errors ?? 0)
    })
  }
  return [...endpoints]
    .sort(([a, one], [b, other]) => other.requests - one.requests || (a < b ? -1 : 1))
    .slice(0, maxEndpoints)
    .map(([, endpoint]) => endpoint)
}

const toCaller = (caller: CallerUsage): WireUsage['callers'][number] => ({
  ip: caller.ip,
  method: caller.method,
  path: caller.path,
  user_agent: caller.userAgent,
  requests: caller.requests,
  errors: caller.errors,
  first_seen_at: iso(caller.firstAt),
  last_seen_at: iso(caller.lastAt),
  longest_gap_seconds: caller.longestGapMs / 1000
})

function usageOf(db: Db, window: UsageWindow, span: UsageSpan, limit: number): WireUsage {
  const buckets = listBuckets(db, span)
  const calls = listCallers(db, span)
  const callers = calls.filter(({ userAgent }) => !isProbe(userAgent))
  const byStart = new Map(buckets.map(bucket => [bucket.start, bucket]))
  const { count, bucketMs } = windowBuckets[window]
  const requests = sum(buckets.map(bucket => bucket.requests))
  const errors = sum(buckets.map(bucket => bucket.errors))
  const peak = Math.max(0, ...buckets.map(bucket => bucket.peakPerMinute))
  return {
    window,
    bucket_seconds: bucketMs / 1000,
    total_requests: requests,
    error_count: errors,
    error_rate: fraction(errors, requests),
    throttled_count: sum(buckets.map(bucket => bucket.throttled)),
    rate_limit: {
      limit_per_minute: limit,
      peak_per_minute: peak,
      utilization: fraction(peak, limit)
    },
    series: Array.from({ length: count }, (_, nth) => {
      const start = span.from + nth * bucketMs
      const bucket = byStart.get(start)
      return {
        start: iso(start),
        requests: bucket?.requests ?? 0,
        errors: bucket?.errors ?? 0,
        throttled: bucket?.throttled ?? 0
      }
    }),
    top_endpoints: topEndpoints(calls),
    callers: callers.slice(0, maxCallers).map(toCaller)
  }
}

function spanOf({ query, now }: Call, subject: string) {
  const { window } = parse(querySchema, query, 'query')
  const { bucketMs } = windowBuckets[window]
  return { window, span: { subject, bucketMs, ...windowSpan(window, now) } }
}

function ofKey(call: AdminCall): Answer {
  const { db, param } = call
  const key = findKey(db, param('id'))
  if (key === undefined) throw notFound('API key')
  const { window, span } = spanOf(call, key.id)
  return ok(usageOf(db, window, span, key.rateLimit))
}

function ofOrganization(call: AdminCall): Answer {
  const { db, plan } = call
  const { window, span } = spanOf(call, organizationSubject)
  const byKey = listKeyUsage(db, span).map(({ id, clientName, requests, errors, throttled }) => ({
    key_id: id,
    client_name: clientName,
    requests,
    errors,
    throttled
  }))
  return ok({ ...usageOf(db, window, span, plan.requestsPerMinute), by_key: byKey })
}

/** What a program may know of the organization's usage: how much, not who calls from where. */
function ofOrganizationForKey(call: ApiCall): Answer {
  if (call.caller.kind === 'partner') return partnerUsage(call)
  const { window, span } = spanOf(call, organizationSubject)
  const { callers: _callers, ...usage } = usageOf(
    call.db,
    window,
    span,
    call.plan.requestsPerMinute
  )
  return ok(usage)
}

export const usageEndpoints = [
  adminEndpoint({ method: 'GET', path: '/admin/api-keys/:id/usage', handle: ofKey }),
  adminEndpoint({ method: 'GET', path: '/admin/usage', handle: ofOrganization }),
  sharedEndpoint(endpointScopes['usage.read'], {
    method: 'GET',
    path: '/api/usage',
    ability: 'usage',
    action: 'usage.viewed',
    handle: ofOrganizationForKey
  })
]
