import { isIP } from 'node:net'
import type { Clock, HorizonTarget } from '@main/core/ports'
import type { ConnectionReport, ConnectionStepName } from '@shared/contract/profiles'
import { parseBaseUrl } from '@shared/domain/base-url'
import { visibleText } from '@shared/domain/visible-text'
import { AppError, isAppError, unreachedCodes } from '@shared/errors'
import { healthSchema } from '@shared/horizon/health'
import { CallFailure, toAppError } from './failures'
import { createHorizon } from './horizon'
import { keysPath } from './key-path'
import type { RequestLimits } from './limits'
import type { Answer, Send } from './send'
import { offersDetail } from './step-words'
import { hostOf, type ProbeTls } from './tls-probe'

export type Lookup = (hostname: string) => Promise<readonly { readonly address: string }[]>

export type QuestionPorts = {
  readonly send: Send
  readonly lookup: Lookup
  readonly probeTls: ProbeTls
  readonly clock: Clock
  readonly limits: RequestLimits
}

type Passed = { readonly outcome: 'passed' | 'skipped'; readonly detail: string }
export type FoundOrganization = NonNullable<ConnectionReport['organization']>

const passed = (detail: string): Passed => ({ outcome: 'passed', detail })

/** Nothing of Horizon's was seen: the request did not get through. */
const isUnreached = (error: AppError): boolean =>
  isAppError(error, ...unreachedCodes, 'cancelled') && error.details.status === undefined

/** Each answers what it found, or throws the failure to be shown. */
export type Questions = Record<
  ConnectionStepName,
  () => Promise<Passed & { readonly organization?: FoundOrganization }>
>

export function questionsOf(
  ports: QuestionPorts,
  target: HorizonTarget,
  signal: AbortSignal
): Questions {
  const { send, lookup, probeTls, clock, limits } = ports
  const get = (path: string, isPublic: boolean) =>
    send(target, { method: 'GET', path, isPublic, isList: true, isRetried: false, signal })

  let asked: Promise<Answer> | undefined
  const health = () => {
    asked ??= get('/health', true)
    return asked
  }

  /**
   * A direct look or connection may be impossible where the system's proxy does it for us, so the
   * request itself decides. Throws what the request failed with.
   */
  async function otherwise(directError: AppError, detail: string): Promise<Passed> {
    try {
      await health()
    } catch (error) {
      if (!(error instanceof AppError)) throw error
      // Of the same failure the direct look knows more.
      if (isUnreached(error)) throw error.code === directError.code ? directError : error
    }
    return passed(detail)
  }

  async function address(): Promise<Passed> {
    const url = urlOf(target)
    const host = hostOf(url)
    if (isIP(host) !== 0) return passed(`${host} is an address`)
    try {
      const found = await inTime(lookup(host), limits.headersMs, signal)
      const [first, ...others] = found
      if (first === undefined) throw new CallFailure('dns')
      const more = others.length === 0 ? '' : ` and ${others.length} more`
      return passed(`${host} resolves to ${first.address}${more}`)
    } catch {
      const unknown = toAppError(new CallFailure('dns'), host, 'GET')
      return await otherwise(unknown, 'Resolved by this system’s proxy')
    }
  }

  async function tls(): Promise<Passed> {
    const url = urlOf(target)
    if (url.protocol === 'http:') {
      return { outcome: 'skipped', detail: 'Plain http to this computer' }
    }
    try {
      const facts = await probeTls(url, { limitMs: limits.headersMs, signal })
      return passed(`${facts.version}, certificate valid until ${facts.validUntil}`)
    } catch (error) {
      if (!(error instanceof CallFailure)) throw error
      const refusal = toAppError(error, url.host, 'GET')
      return await otherwise(refusal, 'Certificate accepted by this system')
    }
  }

  async function horizon(): Promise<Passed> {
    const { host } = urlOf(target)
    try {
      const { body, status } = await health()
      const parsed = healthSchema.safeParse(body)
      if (!parsed.success) throw notHorizon(host, status)
      const state = parsed.data.status
      const said = state === 'ok' ? '' : `, and says it is ${visibleText(state, 30)}`
      return passed(`GET /health answered ${status}${said}`)
    } catch (error) {
      const status = error instanceof AppError ? error.details.status : undefined
      // A gateway may hide /health and still let the admin API through.
      if (status === undefined || ![401, 403, 404, 405].includes(status)) throw error
      if (await isAdminApi()) {
        return passed(`GET /health answered ${status}, but the admin API is there`)
      }
      throw status === 404 || status === 405 ? notHorizon(host, status) : error
    }
  }

  /** Asked without the secret, which goes only to what has shown itself to be Horizon. */
  async function isAdminApi(): Promise<boolean> {
    try {
      const { body } = await get(`${keysPath}?limit=1`, true)
      return Array.isArray(body)
    } catch (error) {
      if (!(error instanceof AppError) || isUnreached(error)) throw error
      return error.details.status === 401 && error.details.serverCode !== undefined
    }
  }

  async function adminSecret(): Promise<Passed> {
    try {
      await get(`${keysPath}?limit=1`, false)
      return passed('Accepted')
    } catch (error) {
      throw error instanceof AppError ? aboutSecret(error, target) : error
    }
  }

  async function offers() {
    const client = createHorizon({ send, now: () => clock.now() }, target)
    const [features, found] = await Promise.allSettled([
      client.features(signal),
      client.organization(signal)
    ])
    if (signal.aborted) throw new AppError('cancelled', 'Cancelled')
    const organization = found.status === 'fulfilled' ? found.value : null
    return {
      ...passed(
        features.status === 'fulfilled'
          ? offersDetail(features.value)
          : 'Create, list and revoke keys; what else could not be asked'
      ),
      ...(organization !== null && {
        organization: { id: organization.id, name: organization.name, plan: organization.plan }
      })
    }
  }

  return { address, tls, horizon, 'admin-secret': adminSecret, offers }
}

function urlOf({ baseUrl }: HorizonTarget): URL {
  const base = parseBaseUrl(baseUrl)
  if (base.ok) return new URL(base.value.href)
  throw new AppError('invalid-input', base.issue, {
    fields: [{ field: 'baseUrl', issue: base.issue }]
  })
}

const notHorizon = (host: string, status: number) =>
  new AppError('not-horizon', `${host} answers, but it is not Horizon`, {
    status,
    nextStep: 'Check the base URL: it is the part before /health and /admin.'
  })

const headerOf = { bearer: 'Authorization', 'x-admin-secret': 'x-admin-secret' } as const

/** The same codes in the words of somebody who is just connecting. */
function aboutSecret(error: AppError, { headerForm }: HorizonTarget): AppError {
  const { code, details } = error
  const say = (message: string, nextStep: string) =>
    new AppError(code, message, { ...details, nextStep })
  switch (code) {
    case 'invalid-admin-secret':
      return say(
        'Horizon is there, but it did not accept this admin secret',
        `Either the secret is not the current one, or something between here and Horizon removes the ${headerOf[headerForm]} header. Proxies do that; the other header form gets around it.`
      )
    case 'forbidden':
      return say(
        'Horizon is there, but this admin secret may not see the keys',
        'Ask whoever runs this Horizon whether the secret, or your address, is limited.'
      )
    case 'not-offered':
    case 'not-horizon':
      return say(
        `Horizon is there, but there is no ${keysPath} at this address`,
        'Check the base URL, its path included: the admin API may be at another one.'
      )
    default:
      return error
  }
}

async function inTime<T>(work: Promise<T>, limitMs: number, signal: AbortSignal): Promise<T> {
  const over = Promise.withResolvers<never>()
  const onAbort = () => over.reject(new CallFailure('cancelled'))
  const timer = setTimeout(() => over.reject(new CallFailure('dns-busy')), limitMs)
  signal.addEventListener('abort', onAbort, { once: true })
  if (signal.aborted) onAbort()
  try {
    return await Promise.race([work, over.promise])
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
