import type { HttpBindings } from '@hono/node-server'
import type { GeneralAbility } from '@shared/domain/effective-access'
import type { PlanLimits } from '@shared/domain/limits'
import type { WebhookEvent } from '@shared/horizon/webhook-events'
import type { z } from 'zod'
import type { KeyCaller } from './access/api-key'
import type { PartnerCaller } from './access/partner'
import type { Reach } from './access/reach'
import type { WebhookCaller } from './access/webhook-token'
import type { ReadBody } from './request-body'
import type { AuditEntry, AuditResource } from './store/audit-log'
import type { Db } from './store/open'
import type { StoredOrganization } from './store/organization'
import type { Mail } from './store/outbox'

export type Env = {
  readonly Bindings: HttpBindings & {
    readonly requestId: string
    /** Called once the request is admitted; it takes effect as soon as this resolves. */
    readonly readBody: ReadBody
  }
}

/** Whoever holds the admin secret; the name is what they claim in `X-Actor`. */
export type AdminCaller = { readonly kind: 'admin'; readonly claimedName: string | null }
/** Nobody in particular: what the path holds decides. */
export type OpenCaller = { readonly kind: 'anyone' }
/** Whoever works on `/api` with an organization's key, or for a partner. */
export type ApiCaller = KeyCaller | PartnerCaller
export type Caller = AdminCaller | ApiCaller | WebhookCaller | OpenCaller
/** Somebody who manages what a key may manage too. */
export type ManagingCaller = AdminCaller | KeyCaller

export type Answer = {
  readonly status: 200 | 201 | 202 | 204
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

/**
 * What a handler says happened; when and from where are known already, and by whom, unless it is
 * said here. `partner` names the one an administrative change is about.
 */
export type Happening = Pick<
  AuditEntry,
  'action' | 'resource' | 'changes' | 'metadata' | 'partner'
> & { readonly actor?: AuditEntry['actor'] }

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
  readonly ip: string
  /** The JSON body, or an error of the contract for a body that does not fit. */
  body<T>(schema: z.ZodType<T>): T
  /** Creates at most once per `Idempotency-Key`. */
  once(create: () => { readonly resourceId: string; readonly answer: Answer }): Answer
  /** Recorded in the audit log if, and only if, the call succeeds. */
  audit(happening: Happening): void
  /** Delivered to webhooks if, and only if, the call succeeds. */
  emit(emission: Emission): void
  /** Sent if, and only if, the call succeeds. */
  mail(mail: Mail): void
  /** What a partner's call is about, kept for its record even where it is then refused. */
  about(resource: AuditResource, metadata?: Happening['metadata']): void
}

/** A call on `/api`, with what its caller can reach. */
export type ApiCall = Call<ApiCaller> & { readonly reach: Reach }

export type Endpoint<C extends Caller> = {
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** With `:name` parameters; what the request log shows instead of the path as sent. */
  readonly path: string
  /**
   * Set on administrative writes: the action under which a failed attempt is recorded. Set on
   * whatever partners may call: the action of a call whose handler names none.
   */
  readonly action?: string
  handle(call: Call<C>): Answer
}

/** Any one of these opens it. */
type Scopes = (param: (name: string) => string) => readonly string[]

export type AdminEndpoint = Endpoint<AdminCaller> & { readonly area: 'admin' }
/** Opened by an organization's key with the scope, never by a partner. */
export type ApiEndpoint = Endpoint<KeyCaller> & { readonly area: 'api'; readonly scopes: Scopes }
/** Opened by an organization's key with the scope, and by a partner whose access allows it. */
export type SharedEndpoint = Omit<Endpoint<ApiCaller>, 'handle' | 'action'> & {
  readonly area: 'shared'
  readonly scopes: Scopes
  readonly action: string
  /** What a partner needs before anything is looked up; its level decides about the rest. */
  readonly ability?: GeneralAbility
  handle(call: ApiCall): Answer
}
/** Opened by a key with the scope, and by the admin secret as well. */
export type EitherEndpoint = Endpoint<ManagingCaller> & {
  readonly area: 'either'
  readonly scopes: Scopes
}
/** Opened by the token in its path. */
export type TriggerEndpoint = Endpoint<WebhookCaller> & { readonly area: 'trigger' }
/** Open to everybody; its handler looks at the path. */
export type OpenEndpoint = Endpoint<OpenCaller> & { readonly area: 'open' }
export type AnyEndpoint =
  | AdminEndpoint
  | ApiEndpoint
  | SharedEndpoint
  | EitherEndpoint
  | TriggerEndpoint
  | OpenEndpoint
/** Whose credential decides about a request. */
export type Area = Exclude<AnyEndpoint['area'], 'either' | 'shared'>

export const adminEndpoint = (endpoint: Endpoint<AdminCaller>): AdminEndpoint => ({
  ...endpoint,
  area: 'admin'
})

const asScopes = (scopes: readonly string[] | Scopes): Scopes =>
  typeof scopes === 'function' ? scopes : () => scopes

export const apiEndpoint = (
  scopes: readonly string[] | Scopes,
  endpoint: Endpoint<KeyCaller>
): ApiEndpoint => ({ ...endpoint, area: 'api', scopes: asScopes(scopes) })

export const sharedEndpoint = (
  scopes: readonly string[],
  endpoint: Omit<SharedEndpoint, 'area' | 'scopes'>
): SharedEndpoint => ({ ...endpoint, area: 'shared', scopes: asScopes(scopes) })

export const eitherEndpoint = (
  scopes: readonly string[],
  endpoint: Endpoint<ManagingCaller>
): EitherEndpoint => ({ ...endpoint, area: 'either', scopes: asScopes(scopes) })

export const triggerEndpoint = (endpoint: Endpoint<WebhookCaller>): TriggerEndpoint => ({
  ...endpoint,
  area: 'trigger'
})

export const openEndpoint = (endpoint: Endpoint<OpenCaller>): OpenEndpoint => ({
  ...endpoint,
  area: 'open'
})

export const ok = (body: unknown, headers?: Answer['headers']): Answer => ({
  status: 200,
  body,
  headers
})
export const created = (body: unknown): Answer => ({ status: 201, body })
