import { lookup as systemLookup } from 'node:dns/promises'
import type { Clock, HorizonConnector } from '@main/core/ports'
import { createAuditFeed } from './audit-feed'
import type { Lookup } from './connection-questions'
import { createConnectionTest } from './connection-test'
import { createExchange } from './exchange'
import { createHorizon } from './horizon'
import { type RequestLimits, requestLimits, retryDelayMs } from './limits'
import { createPartners } from './partners'
import { createProbe } from './probe'
import type { Fetch } from './request'
import { createSend } from './send'
import { probeTls } from './tls-probe'
import { createWebhooks } from './webhooks'

type Ports = {
  /** Electron's `net.fetch`, for the system's proxy and certificates, or Node's own. */
  readonly fetch: Fetch
  readonly clock: Clock
  readonly userAgent: string
  readonly lookup?: Lookup
  readonly limits?: Partial<RequestLimits>
  readonly retryDelayMs?: (retry: number) => number
}

const lookupAll: Lookup = hostname => systemLookup(hostname, { all: true })

/** The console's way to any Horizon. */
export function createHorizonConnector(ports: Ports): HorizonConnector {
  const { fetch, clock, userAgent, lookup = lookupAll } = ports
  const limits = { ...requestLimits, ...ports.limits }
  const delay = ports.retryDelayMs ?? retryDelayMs
  const exchange = createExchange({ fetch, clock, limits })
  const send = createSend({ exchange, clock, userAgent, limits, retryDelayMs: delay })
  return {
    connect: target => createHorizon({ send, now: () => clock.now() }, target),
    partners: target => createPartners(send, target),
    audit: target => createAuditFeed(send, target),
    webhooks: (target, key) => createWebhooks(send, target, key),
    probe: createProbe({ exchange, clock, limits }),
    testConnection: createConnectionTest({ send, lookup, probeTls, clock, limits })
  }
}
