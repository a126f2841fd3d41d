import { planLimits } from '@shared/domain/limits'
import type { Context } from 'hono'
import { type Admission, admit, readmit, type Visit } from './access/admission'
import { areaOfEither, type Credentials } from './access/credentials'
import type { RateLimits } from './access/limits'
import type { WebhookLimits } from './access/webhook-limits'
import { account } from './accounting'
import { ApiError, notFound } from './api-error'
import type { Answer, AnyEndpoint, Call, Caller, Emission, Env, Happening } from './call'
import type { Clock } from './clock'
import { createOnce } from './idempotency'
import type { Db } from './store/open'
import { readOrganization } from './store/organization'
import { pruneRequests } from './store/request-log'
import { startOfDay } from './times'
import { parse } from './validation'
import { type Outgoing, queueDeliveries } from './webhook-queue'

type Ports = {
  readonly db: Db
  readonly clock: Clock
  readonly credentials: Credentials
  readonly limits: RateLimits
  readonly webhookLimits: WebhookLimits
  /** Sends what is queued, some time after the call that caused it is answered. */
  readonly deliver: (queued: readonly Outgoing[]) => void
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

const idOf = (caller: Caller): string => (caller.kind === 'key' ? caller.key.id : caller.kind)

/** What a call did beside its answer. */
type Effects = { readonly happenings: Happening[]; readonly emissions: Emission[] }

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
    const { param, query, header, path } = passage
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
      body: schema => parse(schema, body(), 'body'),
      once(create) {
        if (idempotencyKey === undefined) return create().answer
        const first = { caller: idOf(caller), path, idempotencyKey, body: body(), now }
        return createOnce(db, first, create)
      },
      audit: happening => void effects.happenings.push(happening),
      emit: emission => void effects.emissions.push(emission)
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
    if (endpoint.area === 'either' && caller.kind !== 'webhook') {
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
      const effects: Effects = { happenings: [], emissions: [] }
      let outcome: Answer | ApiError
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
        happenings: effects.happenings
      }
      account(db, [done], now)
      pruneOncePerDay(now)
      const isDone = !(outcome instanceof ApiError)
      return { outcome, queued: isDone ? queueDeliveries(db, effects.emissions, now) : [] }
    }
    const { outcome, queued } = db.transaction(inTransaction).immediate()
    ports.deliver(queued)
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
      area: declared === 'either' ? areaOfEither(header) : declared,
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
      return respond(outcome, limitHeaders(admission))
    } finally {
      if (begun !== undefined) running.delete(begun)
    }
  }

  /** Of a webhook only while it is enabled: a disabled one looks as if it were not there. */
  function limitHeaders({ key, webhook }: Admission): Readonly<Record<string, string>> {
    if (key !== null) return ports.limits.headers(key, clock.now())
    return webhook?.enabled ? ports.webhookLimits.headers(webhook, clock.now()) : {}
  }

  function respond(outcome: Answer | ApiError, limits: Readonly<Record<string, string>>): Response {
    const headers = new Headers({ 'Cache-Control': 'no-store' })
    const add = (more: Readonly<Record<string, string>> = {}) => {
      for (const [name, value] of Object.entries(more)) headers.set(name, value)
    }
    add(limits)
    let body: unknown
    if (outcome instanceof ApiError) {
      const { retry_after } = outcome.extras
      if (retry_after !== undefined) headers.set('Retry-After', String(retry_after))
      body = outcome.toBody()
    } else {
      add(outcome.headers)
      body = outcome.body
    }
    if (body === undefined) return new Response(null, { status: outcome.status, headers })
    headers.set('Content-Type', 'application/json')
    return new Response(JSON.stringify(body), { status: outcome.status, headers })
  }
}
