import type { HttpBindings } from '@hono/node-server'
import type { PlanLimits } from '@shared/domain/limits'
import type { WebhookEvent } from '@shared/horizon/webhook-events'
import type { z } from 'zod'
import type { KeyCaller } from './access/api-key'
import type { WebhookCaller } from './access/webhook-token'
import type { ReadBody } from './request-body'
import type { AuditEntry } from './store/audit-log'
import type { Db } from './store/open'
import type { StoredOrganization } from './store/organization'

export type Env = {
  readonly Bindings: HttpBindings & {
    readonly requestId: string
    /** Called once the request is admitted; it takes effect as soon as this resolves. */
    readonly readBody: ReadBody
  }
}

/** Whoever holds the admin secret; the name is what they claim in `X-Actor`. */
export type AdminCaller = { readonly kind: 'admin'; readonly claimedName: string | null }
export type Caller = AdminCaller | KeyCaller | WebhookCaller
/** Somebody who manages what a key may manage too. */
export type ManagingCaller = AdminCaller | KeyCaller

export type Answer = {
  readonly status: 200 | 201 | 202 | 204
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/** What a handler says happened; who, when and from where are known already. */
export type Happening = Pick<AuditEntry, 'action' | 'resource' | 'changes' | 'metadata'>

/** What webhooks that subscribed to it are told. */
export type Emission = {
  readonly event: WebhookEvent
  readonly agentId: string
  readonly data: Readonly<Record<string, unknown>>
}

/** One admitted request, handled inside one transaction: no handler waits for anything. */
export type Call<C extends Caller = Caller> = {
  readonly db: Db
  readonly now: number
  readonly caller: C
  readonly organization: StoredOrganization
  readonly plan: PlanLimits
  param(name: string): string
  readonly query: Readonly<Record<string, string>>
  header(name: string): string | undefined
  /** The JSON body, or an error of the contract for a body that does not fit. */
  body<T>(schema: z.ZodType<T>): T
  /** Creates at most once per `Idempotency-Key`. */
  once(create: () => { readonly resourceId: string; readonly answer: Answer }): Answer
  /** Recorded in the audit log if, and only if, the call succeeds. */
  audit(happening: Happening): void
  /** Delivered to webhooks if, and only if, the call succeeds. */
  emit(emission: Emission): void
}

export type Endpoint<C extends Caller> = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'DELETE'
  /** With `:name` parameters; what the request log shows instead of the path as sent. */
  readonly path: string
  /** Set on writes: the action under which a failed attempt is recorded. */
  readonly action?: string
  handle(call: Call<C>): Answer
}

export type AdminEndpoint = Endpoint<AdminCaller> & { readonly area: 'admin' }
export type ApiEndpoint = Endpoint<KeyCaller> & {
  readonly area: 'api'
  /** Any one of these opens it. */
  scopes(param: (name: string) => string): readonly string[]
}
/** Opened by a key with the scope, and by the admin secret as well. */
export type EitherEndpoint = Endpoint<ManagingCaller> & {
  readonly area: 'either'
  scopes: ApiEndpoint['scopes']
}
/** Opened by the token in its path. */
export type TriggerEndpoint = Endpoint<WebhookCaller> & { readonly area: 'trigger' }
export type AnyEndpoint = AdminEndpoint | ApiEndpoint | EitherEndpoint | TriggerEndpoint

export const adminEndpoint = (endpoint: Endpoint<AdminCaller>): AdminEndpoint => ({
  ...endpoint,
  area: 'admin'
})

export const apiEndpoint = (
  scopes: readonly string[] | ApiEndpoint['scopes'],
  endpoint: Endpoint<KeyCaller>
): ApiEndpoint => ({
  ...endpoint,
  area: 'api',
  scopes: typeof scopes === 'function' ? scopes : () => scopes
})

export const eitherEndpoint = (
  scopes: readonly string[],
  endpoint: Endpoint<ManagingCaller>
): EitherEndpoint => ({ ...endpoint, area: 'either', scopes: () => scopes })

export const triggerEndpoint = (endpoint: Endpoint<WebhookCaller>): TriggerEndpoint => ({
  ...endpoint,
  area: 'trigger'
})

export const ok = (body: unknown, headers?: Answer['headers']): Answer => ({
  status: 200,
  body,
  headers
})
export const created = (body: unknown): Answer => ({ status: 201, body })
