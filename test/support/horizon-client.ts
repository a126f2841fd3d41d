import type { Clock, HorizonTarget } from '@main/core/ports'
import { createHorizonConnector } from '@main/horizon-client/horizon-connector'
import type { RequestLimits } from '@main/horizon-client/limits'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'

export const adminSecret = 'canary+secret/4f7Kq2=&"x<9Zb'

export const targetOf = (baseUrl: string, more: Partial<HorizonTarget> = {}): HorizonTarget => ({
  baseUrl,
  headerForm: 'bearer',
  operatorName: 'Ada Moreau',
  secret: new Secret(adminSecret),
  isReadOnly: false,
  ...more
})

/** The real client over Node's fetch; it waits for nothing between retries. */
export const connector = (
  limits: Partial<RequestLimits> = {},
  clock: Clock = { now: () => Date.now() }
) =>
  createHorizonConnector({
    fetch: (url, init) => fetch(url, init),
    clock,
    userAgent: 'horizon-console/test',
    retryDelayMs: () => 0,
    limits
  })

export const clientOf = (
  baseUrl: string,
  limits: Partial<RequestLimits> = {},
  more: Partial<HorizonTarget> = {}
) => connector(limits).connect(targetOf(baseUrl, more))

export const draft = {
  clientName: 'CI pipeline',
  scopes: ['agents:read'],
  rateLimit: 60,
  expiresAt: null
}

/** The failure a call ends in; a call that succeeds fails the test. */
export async function failureOf(call: Promise<unknown>): Promise<AppError> {
  const outcome = await call.then(
    () => new Error('It did not fail'),
    error => error
  )
  if (outcome instanceof AppError) return outcome
  throw outcome
}
