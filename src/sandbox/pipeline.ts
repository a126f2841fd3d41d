import { planLimits } from '@shared/domain/limits'
import type { Context } from 'hono'
import { type Admission, admit, readmit, type Visit } from './access/admission'
import { areaOfEither, type Credentials } from './access/credentials'
import type { RateLimits } from './access/limits'
import { reachOf } from './access/reach'
import type { WebhookLimits } from './access/webhook-limits'
import { account } from './accounting'
import { ApiError, notFound } from './api-error'
import type { Answer, AnyEndpoint, Area, Call, Caller, Env } from './call'
import type { Clock } from './clock'
import { collectInto, type Effects, noEffects, queueEffects } from './effects'
import { createOnce } from './idempotency'
import { noticeExpiries } from './partner-records'
import { toResponse } from './response'
import type { Db } from './store/open'
import { readOrganization } from './store/organization'
import type { QueuedMail } from './store/outbox'
import { pruneRequests } from './store/request-log'
import { startOfDay } from './times'
import { parse } from './validation'
import type { Outgoing } from './webhook-queue'

type Ports = {
  readonly db: Db
  readonly clock: Clock
  readonly credentials: Credentials
  readonly limits: RateLimits
  readonly webhookLimits: WebhookLimits
  /** Sends what is queued, some time after the call that caused it is answered. */
  readonly deliver: (queued: readonly Outgoing[]) => void
  /** The same for mail. */
  readonly sendMails: (queued: readonly QueuedMail[]) => void
  /** False in the documented profile, which has no idempotency. */
  readonly hasExtensions: boolean
  readonly reportFailure: (requestId: string, error: unknown) => void
}

/** One request on its way through the pipeline. */
type Passage = Visit & {
  readonly method: string
  readonly path: string
  readonly query: Readonly<Record<string, string>>
  readonly requestId: string
  readonly userAgent: string
  readonly started: number
  readonly admission: Admission
}

const maxUserAgentLength = 300

/** What the request log shows: the route without the patterns of its parameters. */
const templateOf = (path: string): string => path.replaceAll(/\{[^}]*\}/g, '')

function idOf(caller: Caller): string {
  if (caller.kind === 'key') return caller.key.id
  if (caller.kind !== 'partner') return caller.kind
  return caller.identity.by === 'key' ? caller.identity.key.id : caller.identity.user.id
}

function areaOf(declared: AnyEndpoint['area'], header: Visit['header']): Area {
  if (declared === 'either') return areaOfEither(header)
  return declared === 'shared' ? 'api' : declared
}

/** An empty body is an empty object: its missing fields can then be named. */
function parseJson(text: string): unknown {
  if (text === '') return {}
  try {
    return JSON.parse(text)
  } catch {
    throw new ApiError(400, 'malformed_json', 'The request body is not valid JSON.')
  }
}

/** Turns endpoints into answered, counted and recorded requests. */
export function createPipeline(ports: Ports) {
  const { db, clock, credentials, hasExtensions, reportFailure } = ports
  /** Creations under way, by caller, path and Idempotency-Key. */
  const running = new Set<string>()
  let prunedDay = startOfDay(clock.now())

  function pruneOncePerDay(now: number): void {
    if (prunedDay === startOfDay(now)) return
    prunedDay = startOfDay(now)
    pruneRequests(db, now)
  }

  function asRefusal(error: unknown, requestId: string): ApiError {
    if (error instanceof ApiError) return error
    reportFailure(requestId, error)
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    return /^SQLITE_(FULL|READONLY|IOERR|CANTOPEN)/.test(code)
      ? new ApiError(503, 'unavailable', 'The database cannot be written.')
      : new ApiError(500, 'internal_error', `Something went wrong (${requestId}).`)
  }

  const idempotencyKeyOf = ({ endpoint, header }: Visit): string | undefined =>
    hasExtensions && endpoint?.method === 'POST' && endpoint.area !== 'trigger'
      ? header('idempotency-key')
      : undefined

  function callOf(
    passage: Passage,
    caller: Caller,
    bodyText: () => string,
    effects: Effects,
    now: number
  ): Omit<Call, 'caller'> {
    const { param, query, header, path, ip } = passage
    const organization = readOrganization(db)
    const idempotencyKey = idempotencyKeyOf(passage)
    let json: { readonly value: unknown } | undefined
    const body = () => {
      json ??= { value: parseJson(bodyText()) }
      return json.value
    }
    return {
      db,
      now,
      organization,
      plan: planLimits[organization.plan],
      param,
      query,
      header,
      ip,
      body: schema => parse(schema, body(), 'body'),
      once(create) {
        if (idempotencyKey === undefined) return create().answer
        const first = { caller: idOf(caller), path, idempotencyKey, body: body(), now }
        return createOnce(db, first, create)
      },
      ...collectInto(effects)
    }
  }

  /** Everything after the body has arrived, inside one transaction. */
  function handle(
    passage: Passage,
    isRunning: boolean,
    bodyText: () => string,
    effects: Effects,
    now: number
  ): Answer {
    const { endpoint, admission } = passage
    if (admission.refusal !== null) throw admission.refusal
    if (admission.caller === null) throw new Error('Admitted without a caller')
    const caller = readmit(db, admission.caller, passage, now)
    if (endpoint === null) throw notFound('endpoint')
    if (isRunning) {
      throw new ApiError(409, 'conflict', 'The first call with this Idempotency-Key is running.')
    }
    const call = callOf(passage, caller, bodyText, effects, now)
    if (endpoint.area === 'admin' && caller.kind === 'admin') {
      return endpoint.handle({ ...call, caller })
    }
    if (endpoint.area === 'api' && caller.kind === 'key') {
      return endpoint.handle({ ...call, caller })
    }
    if (endpoint.area === 'shared' && (caller.kind === 'key' || caller.kind === 'partner')) {
      const reach = reachOf(db, caller, call.about)
      return endpoint.handle({ ...call, caller, reach })
    }
    if (endpoint.area === 'either' && (caller.kind === 'key' || caller.kind === 'admin')) {
      return endpoint.handle({ ...call, caller })
    }
    if (endpoint.area === 'open' && caller.kind === 'anyone') {
      return endpoint.handle({ ...call, caller })
    }
    if (endpoint.area === 'trigger' && caller.kind === 'webhook') {
      return endpoint.handle({ ...call, caller })
    }
    throw new Error(`${endpoint.path} was reached by the wrong kind of caller`)
  }

  /** Effect, counting and recording, all or nothing. */
  function commit(passage: Passage, isRunning: boolean, bodyText: () => string) {
    const { endpoint, admission, started, area, header, requestId } = passage
    const now = clock.now()
    const inTransaction = () => {
      const effects = noEffects()
      let outcome: Answer | ApiError
      noticeExpiries(db, now)
      try {
        outcome = db.transaction(() => handle(passage, isRunning, bodyText, effects, now))()
      } catch (error) {
        outcome = asRefusal(error, requestId)
      }
      const done = {
        ...passage,
        ...admission,
        recordedAt: now,
        template: endpoint === null ? `/${area}/*` : templateOf(endpoint.path),
        claimedName: credentials.claimedName(header),
        status: outcome.status,
        latencyMs: Math.round((performance.now() - started) * 100) / 100,
        failure: outcome instanceof ApiError ? outcome : null,
        action: endpoint?.action,
        happenings: effects.happenings,
        about: effects.about
      }
      account(db, [done], now)
      pruneOncePerDay(now)
      return {
        outcome,
        ...queueEffects(db, outcome instanceof ApiError ? noEffects() : effects, now)
      }
    }
    const { outcome, queued, mails } = db.transaction(inTransaction).immediate()
    ports.deliver(queued)
    ports.sendMails(mails)
    return outcome
  }

  return async function answer(
    c: Context<Env>,
    declared: AnyEndpoint['area'],
    endpoint: AnyEndpoint | null
  ): Promise<Response> {
    const started = performance.now()
    const { incoming, requestId, readBody } = c.env
    const header = (name: string) => c.req.header(name)
    const visit: Visit = {
      area: areaOf(declared, header),
      endpoint,
      header,
      param: name => c.req.param(name) ?? '',
      ip: incoming.socket.remoteAddress ?? '',
      at: clock.now()
    }
    const admission = admit(ports, visit)
    const passage: Passage = {
      ...visit,
      method: c.req.method,
      path: c.req.path,
      query: c.req.query(),
      requestId,
      userAgent: (visit.header('user-agent') ?? '').slice(0, maxUserAgentLength),
      started,
      admission
    }
    const idempotencyKey = idempotencyKeyOf(visit)
    const creation =
      idempotencyKey === undefined || admission.caller === null
        ? undefined
        : `${idOf(admission.caller)} ${c.req.path} ${idempotencyKey}`
    const isRunning = creation !== undefined && running.has(creation)
    const begun = creation !== undefined && !isRunning ? creation : undefined
    if (begun !== undefined) running.add(begun)
    try {
      const bodyText = await readBody()
      let outcome: Answer | ApiError
      try {
        outcome = commit(passage, isRunning, bodyText)
      } catch (error) {
        outcome = asRefusal(error, requestId)
      }
      return toResponse(outcome, limitHeaders(admission))
    } finally {
      if (begun !== undefined) running.delete(begun)
    }
  }

  /** Of a webhook only while it is enabled: a disabled one looks as if it were not there. */
  function limitHeaders({ key, webhook }: Admission): Readonly<Record<string, string>> {
    if (key !== null) return ports.limits.headers(key, clock.now())
    return webhook?.enabled ? ports.webhookLimits.headers(webhook, clock.now()) : {}
  }
}
