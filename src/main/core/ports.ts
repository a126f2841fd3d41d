import type { EventName, EventPayload } from '@shared/contract'
import type { ConnectionReport, ConnectionStep, HeaderForm } from '@shared/contract/profiles'
import type { RequestFilters } from '@shared/contract/usage'
import type { WebhookDraft } from '@shared/contract/webhooks'
import type { KeyDraft } from '@shared/domain/key-draft'
import type { SafetyLevel } from '@shared/domain/safety-level'
import type { UsageWindow } from '@shared/domain/usage-window'
import type { DirectoryDepartment, DirectoryUser, Organization } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import type { RequestPage } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import type { Webhook, WebhookDelivery } from '@shared/horizon/webhook'
import type { Secret } from '@shared/secret'
import type { HorizonAudit } from './audit-ports'
import type { HorizonPartners } from './partner-ports'

/** What the core needs from outside. Adapters live beside `core`, wired in `main/index.ts`. */

export type Clock = { now(): number }

export type Timers = {
  /** Calls once after `delayMs`; the returned function prevents it. */
  after(delayMs: number, run: () => void): () => void
}

export type Ids = { uuid(): string }

export type Logger = {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  /** Logs an unexpected failure and returns the incident id that names its entry. */
  failure(event: string, error: unknown): string
}
/** Allow-listed by name at the sink; anything else is dropped (SE-11). */
export type LogFields = Readonly<Record<string, string | number | boolean | null | undefined>>

export type EventBus = {
  publish<N extends EventName>(name: N, payload: EventPayload<N>): void
}

// --- Horizon

export type HorizonTarget = {
  readonly baseUrl: string
  readonly headerForm: HeaderForm
  readonly operatorName: string
  readonly secret: Secret
  /** Nothing but a GET leaves, whoever asks (CS-10). */
  readonly isReadOnly: boolean
  /** Hears each request as it is sent, retries and further pages too. */
  readonly onRequest?: () => void
}

/** What `PATCH` may change; absent leaves it, `null` takes the limit per day away. */
export type KeyLimits = {
  readonly rateLimit?: number
  readonly rateLimitPerDay?: number | null
}

/** How Horizon answered a call made with an API key. */
export type ProbeAnswer = {
  readonly status: number
  readonly serverCode?: string
  /** The server's words, redacted and cut. */
  readonly message?: string
  readonly requestId?: string
}

export type KeyListing = {
  readonly keys: readonly Key[]
  readonly unreadable: readonly { position: number; id?: string; reason: string }[]
  /** Server `Date` minus local time at arrival, in milliseconds; 0 where the server sends none. */
  readonly clockOffsetMs: number
}

/** Every method throws `AppError` only; `signal` cancels with code `cancelled`. */
export type Horizon = {
  /** `null` where this Horizon has no such endpoint. */
  organization(signal?: AbortSignal): Promise<Organization | null>
  /** Feature names as the server lists them; `null` where it has no capabilities endpoint. */
  features(signal?: AbortSignal): Promise<readonly string[] | null>
  listKeys(signal?: AbortSignal): Promise<KeyListing>
  /** One fresh key: by its own endpoint where offered, else out of the list; `null` if absent. */
  getKey(keyId: string, signal?: AbortSignal): Promise<Key | null>
  /** Whether a key that is listed can also be asked for alone; one GET. */
  hasKeyEndpoint(keyId: string, signal?: AbortSignal): Promise<boolean>
  /** Never retried. `outcome-unknown` when the reply was lost after sending. */
  createKey(
    draft: KeyDraft & { readonly rotatedFrom?: string },
    idempotencyKey: string
  ): Promise<{ key: Key; plaintext: Secret }>
  /** Never retried. Resolves to the key as the server answered, or `null` for an empty 204. */
  revokeKey(keyId: string): Promise<Key | null>
  /**
   * Never retried. With `version` it is sent as `If-Match`; `precondition-failed` then says that
   * the key changed meanwhile.
   */
  updateKey(keyId: string, limits: KeyLimits, version?: number): Promise<Key>
  /** As `updateKey`, for the name; throws `not-offered` where names cannot be changed. */
  renameKey(keyId: string, clientName: string, version?: number): Promise<Key>
  /** `keyId` `null` asks for the whole organization. `null` where there is no such endpoint. */
  usage(keyId: string | null, window: UsageWindow, signal?: AbortSignal): Promise<Usage | null>
  requests(
    keyId: string,
    query: RequestFilters & { before?: string; limit?: number },
    signal?: AbortSignal
  ): Promise<RequestPage | null>
  users(signal?: AbortSignal): Promise<readonly DirectoryUser[] | null>
  departments(signal?: AbortSignal): Promise<readonly DirectoryDepartment[] | null>
}

/**
 * The webhooks of a Horizon, reached with the admin secret or with an API key (D14). Writes are
 * never retried; `outcome-unknown` when a reply was lost after sending. Plaintexts travel as `Secret`.
 */
export type HorizonWebhooks = {
  /** `null` where there is no such endpoint. */
  list(signal?: AbortSignal): Promise<WebhookListing | null>
  get(webhookId: string, signal?: AbortSignal): Promise<Webhook | null>
  deliveries(webhookId: string, signal?: AbortSignal): Promise<readonly WebhookDelivery[] | null>
  create(draft: WebhookDraft, idempotencyKey: string): Promise<CreatedWebhook>
  update(
    webhookId: string,
    changes: {
      readonly ipAllowlist?: readonly string[] | null
      readonly rateLimit?: number | null
      readonly isEnabled?: boolean
    },
    version?: number
  ): Promise<Webhook>
  /** `webhook` is `null` where the reply holds no more than the token. */
  rotate(webhookId: string): Promise<RotatedWebhook>
}
export type WebhookListing = {
  readonly webhooks: readonly Webhook[]
  readonly unreadable: KeyListing['unreadable']
}
export type RotatedWebhook = {
  readonly webhook: Webhook | null
  readonly token: Secret
  readonly triggerUrl: Secret | null
}
export type CreatedWebhook = {
  readonly webhook: Webhook
  readonly token: Secret
  readonly triggerUrl: Secret | null
  /** Signs what is delivered outwards. */
  readonly signingSecret: Secret | null
}

export type HorizonConnector = {
  connect(target: HorizonTarget): Horizon
  partners(target: HorizonTarget): HorizonPartners
  audit(target: HorizonTarget): HorizonAudit
  /** `key` `null` goes with the admin secret. */
  webhooks(target: HorizonTarget, key: Secret | null): HorizonWebhooks
  /**
   * One call to `/api/*` with an API key and the probes' user agent; an answer of any status is a
   * result. Refused with `read-only` where the target is. Throws `AppError` where none came.
   */
  probe(
    target: Pick<HorizonTarget, 'baseUrl' | 'isReadOnly'>,
    call: { method: 'GET' | 'POST'; path: string; key: Secret },
    signal: AbortSignal
  ): Promise<ProbeAnswer>
  /** Never throws: what fails is in the report. `onStep` hears each step as it ends. */
  testConnection(
    target: HorizonTarget,
    options: { onStep(step: ConnectionStep): void; signal: AbortSignal }
  ): Promise<ConnectionReport>
}

// --- Secrets

export type SecretOutcome<T> =
  | { readonly outcome: 'ok'; readonly value: T }
  | { readonly outcome: 'absent' }
  | { readonly outcome: 'locked' }
  | { readonly outcome: 'unavailable'; readonly reason: string }
  | { readonly outcome: 'error'; readonly reason: string }

/**
 * Named secrets outside our files. No method throws or waits longer than its time limit. A locked
 * Secret Service answers "nothing" to a read: `absent` is to be believed only where no secret was
 * ever stored.
 */
export type SecretStore = {
  readonly backend: string
  /** Whether a write would be kept, found out by writing and removing a probe entry. */
  probe(): Promise<SecretOutcome<null>>
  read(account: string): Promise<SecretOutcome<Secret>>
  /** Read back and compared before it answers `ok`. */
  write(account: string, value: Secret): Promise<SecretOutcome<null>>
  /** `ok` also where there was nothing to remove. */
  remove(account: string): Promise<SecretOutcome<null>>
}

/** HMAC-SHA256 in hexadecimal digits. */
export type Fingerprint = (key: Secret, text: Secret) => string

// --- Local data

export type StoredProfile = {
  readonly id: string
  readonly name: string
  readonly environment: 'production' | 'staging' | 'development' | 'sandbox'
  readonly baseUrl: string
  readonly headerForm: HeaderForm
  readonly operatorName: string
  readonly secretStorage: 'keychain' | 'session' | 'local-horizon'
  /** Random value also inside the keychain entry: proves the entry is the one we wrote. */
  readonly secretMarker: string | null
  readonly organization: { id: string; name: string; seenAt: string } | null
  readonly lastPlace: string | null
  readonly createdAt: string
  readonly safetyLevel: SafetyLevel
  /** When the admin secret was last entered. */
  readonly secretSetAt: string | null
  /**
   * The API key with scope `webhooks`: where it is, never what it is. `marker` is also in its entry.
   * Absent where none was set.
   */
  readonly webhookKey?: StoredWebhookKey | null
  /** The keychain holds, or may hold, the key that its records' fingerprints are made with. */
  readonly hasFingerprintKey?: boolean | undefined
}
export type StoredWebhookKey = {
  readonly hint: string
  readonly setAt: string
  readonly marker: string
  readonly storage: 'keychain' | 'session'
}

export type StoredSettings = {
  readonly colorScheme: 'light' | 'dark' | 'system'
  readonly isSidebarCollapsed: boolean
  readonly timeZone: 'local' | 'utc'
  readonly activeProfileId: string | null
}

/** Something the operator must know about local data: moved aside, read-only, from a newer version. */
export type DataNotice = {
  readonly severity: 'warning' | 'error'
  readonly title: string
  readonly detail: string
}

/** Two small JSON files in the data folder, written whole (temporary file, flush, rename). */
export type ProfileFile = {
  read(): Promise<readonly StoredProfile[]>
  write(profiles: readonly StoredProfile[]): Promise<void>
  notices?(): readonly DataNotice[]
}
export type SettingsFile = {
  read(): Promise<StoredSettings>
  write(settings: StoredSettings): Promise<void>
  notices?(): readonly DataNotice[]
}

// --- Desktop

/** Main's clipboard. On X11 both selections are written and compared. */
export type Clipboard = {
  writeSecret(value: Secret): Promise<void>
  writeText(text: string): Promise<void>
  /** Clears only where the clipboard still holds exactly this. */
  clearIfHolds(value: Secret): Promise<'cleared' | 'replaced'>
  /** Clears a secret that a killed run wrote, where the clipboard still holds exactly this. */
  clearLeftover(): Promise<void>
}

export type FileSaver = {
  /** Asks the operator; `null` when cancelled. */
  choosePath(suggestedName: string): Promise<string | null>
  /** Mode 0600, exclusive create, no symlink followed, flushed. Throws `file-exists`, `file-failed`. */
  writeNew(path: string, content: Secret): Promise<void>
}

export type LocalHorizonState = {
  readonly state: 'stopped' | 'starting' | 'running' | 'crashed'
  readonly url?: string
  readonly message?: string
}

/** The embedded Horizon in its own thread. */
export type LocalHorizonHost = {
  state(): LocalHorizonState
  /** Resolves when it listens. Throws `local-horizon-failed`. */
  start(): Promise<{ url: string; secret: Secret }>
  stop(): Promise<void>
  onChange(listener: (state: LocalHorizonState) => void): void
}

export type About = {
  readonly version: string
  readonly runtime: string
  readonly chromium: string
  readonly node: string
  readonly sqlite: string
  readonly platform: string
}

export type Desktop = {
  about(): About
  openDocumentation(page: 'overview' | 'api-keys' | 'authentication'): Promise<void>
  applyColorScheme(scheme: 'light' | 'dark' | 'system'): void
  /** Shows the profile in the window's title. */
  setTitle(title: string): void
}
