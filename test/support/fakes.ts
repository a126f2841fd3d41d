import type { CorePorts } from '@main/core/core-ports'
import { createCore } from '@main/core/create-core'
import type { ProfileData } from '@main/core/data-ports'
import type {
  Clipboard,
  FileSaver,
  Horizon,
  HorizonConnector,
  HorizonTarget,
  KeyListing,
  Logger,
  SecretOutcome,
  SecretStore,
  StoredProfile,
  StoredSettings,
  Timers
} from '@main/core/ports'
import { exportTools } from '@main/files/export-tools'
import { fingerprint } from '@main/secrets/fingerprint'
import { createDispatch } from '@main/transport/dispatch'
import { createEventBus, type Publication } from '@main/transport/event-bus'
import { defaultSafetyLevel, type SafetyLevel } from '@shared/domain/safety-level'
import { AppError } from '@shared/errors'
import type { DirectoryDepartment, DirectoryUser, Organization } from '@shared/horizon/directory'
import type { Key } from '@shared/horizon/key'
import type { LoggedRequest } from '@shared/horizon/request-log'
import type { Usage } from '@shared/horizon/usage'
import { Secret } from '@shared/secret'
import { vi } from 'vitest'
import { fakeAuditFeed } from './fake-audit-feed'
import { fakeLocalHorizon } from './fake-local-horizon'
import { fakePartners } from './fake-partners'
import { type FakeProfileData, fakeProfileData } from './fake-profile-data'
import { fakeWebhooks } from './fake-webhooks'
import type { Spied } from './spied'

/** A plaintext and an admin secret that must turn up nowhere but where they belong. */
export const canaryPlaintext = 'hz_live_CANARYplaintext0123456789abcdefghijklmno'
export const canarySecret = 'CANARY-admin-secret-7f3a'

export const startedAt = Date.parse('2026-11-20T09:00:00.000Z')

export function fakeTime(nowMs = startedAt) {
  let now = nowMs
  let timers: { at: number; run: () => void }[] = []
  const after: Timers['after'] = (delayMs, run) => {
    const timer = { at: now + delayMs, run }
    timers.push(timer)
    return () => {
      timers = timers.filter(other => other !== timer)
    }
  }

  /** Moves the clock, runs what became due in order, and lets its promises end. */
  async function advance(byMs: number): Promise<void> {
    const until = now + byMs
    for (;;) {
      const next = timers.filter(({ at }) => at <= until).sort((a, b) => a.at - b.at)[0]
      if (next === undefined) break
      timers = timers.filter(timer => timer !== next)
      now = next.at
      next.run()
      await settled()
    }
    now = until
  }

  return { clock: { now: () => now }, timers: { after }, advance }
}

/** Lets everything that waits for nothing but promises run to its end. */
export const settled = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

export function fakeLog() {
  const lines: unknown[] = []
  const log: Logger = {
    info: (event, fields) => void lines.push({ event, fields }),
    warn: (event, fields) => void lines.push({ event, fields }),
    failure: (event, error) => {
      lines.push({ event, error: error instanceof Error ? `${error.stack}` : error })
      return `incident-${lines.length}`
    }
  }
  return { log, lines }
}

type StoreState = 'ready' | 'locked' | 'unavailable' | 'failing'

/** As a Secret Service behaves: locked, it answers "nothing" to a read and refuses a write. */
export function fakeSecretStore(backend = 'Test keychain') {
  const entries = new Map<string, string>()
  let state: StoreState = 'ready'
  const refusal = (): Exclude<SecretOutcome<null>, { outcome: 'ok' }> =>
    state === 'locked'
      ? { outcome: 'locked' }
      : { outcome: state === 'failing' ? 'error' : 'unavailable', reason: 'as set by the test' }

  const store: SecretStore = {
    backend,
    probe: async () => (state === 'ready' ? { outcome: 'ok', value: null } : refusal()),
    read: vi.fn(async (account: string): Promise<SecretOutcome<Secret>> => {
      if (state === 'unavailable') return refusal()
      const value = entries.get(account)
      const isHidden = state === 'locked' || value === undefined
      return isHidden ? { outcome: 'absent' } : { outcome: 'ok', value: new Secret(value) }
    }),
    write: vi.fn(async (account: string, value: Secret): Promise<SecretOutcome<null>> => {
      if (state !== 'ready') return refusal()
      entries.set(account, value.reveal())
      return { outcome: 'ok', value: null }
    }),
    remove: vi.fn(async (account: string): Promise<SecretOutcome<null>> => {
      if (state !== 'ready') return refusal()
      entries.delete(account)
      return { outcome: 'ok', value: null }
    })
  }
  const become = (next: StoreState) => {
    state = next
  }
  return { store, entries, become }
}

export const anOrganization = (changes: Partial<Organization> = {}): Organization => ({
  id: 'org_1',
  name: 'Acme',
  plan: 'professional',
  requestsPerMinute: 300,
  requestsPerDay: 100_000,
  ...changes
})

export const aKey = (changes: Partial<Key> = {}): Key => ({
  id: 'key_1',
  clientName: 'Production Backend',
  hint: 'hz_live_9fK2',
  type: 'organization',
  scopes: ['conversations:read'],
  rateLimit: 100,
  createdAt: '2026-11-01T00:00:00Z',
  expiresAt: null,
  enabled: true,
  revokedAt: null,
  version: 1,
  ...changes
})

/** Usage without a single request. */
export const aUsage = (changes: Partial<Usage> = {}): Usage => ({
  window: '24h',
  bucketSeconds: 3_600,
  totalRequests: 0,
  errorCount: 0,
  errorRate: 0,
  throttledCount: 0,
  rateLimit: { limitPerMinute: 100, peakPerMinute: 0, utilization: 0 },
  series: [],
  topEndpoints: [],
  callers: [],
  unreadable: [],
  ...changes
})

/** One request per call, of each of which the client tells. */
function heard(horizon: Spied<Horizon>, { onRequest }: HorizonTarget): Horizon {
  const methods = Object.entries(horizon).map(([name, call]) => [
    name,
    (...args: unknown[]) => {
      onRequest?.()
      return (call as (...args: unknown[]) => unknown)(...args)
    }
  ])
  return Object.fromEntries(methods) as Horizon
}

/** A Horizon in memory; each method is a spy that a test can make fail. */
export function fakeHorizon(now: () => number) {
  const state = {
    keys: [aKey()] as Key[],
    organization: anOrganization() as Organization | null,
    features: ['keys.read', 'keys.update'] as string[] | null,
    unreadable: [] as KeyListing['unreadable'],
    clockOffsetMs: 0,
    hasKeyEndpoint: true,
    usage: aUsage() as Usage | null,
    /** Newest first, as every request log is. */
    requests: [] as LoggedRequest[] | null,
    users: [] as DirectoryUser[] | null,
    departments: [] as DirectoryDepartment[] | null
  }
  let created = 0
  function change(keyId: string, changes: Partial<Key>, version?: number): Key {
    const before = state.keys.find(({ id }) => id === keyId)
    if (before === undefined) throw new AppError('not-found', 'no such key', { status: 404 })
    if (version !== undefined && version !== before.version) {
      throw new AppError('precondition-failed', 'it changed', { status: 412 })
    }
    const key = { ...before, ...changes, version: before.version && before.version + 1 }
    state.keys = state.keys.map(each => (each.id === keyId ? key : each))
    return key
  }
  const horizon: Spied<Horizon> = {
    organization: vi.fn(async () => state.organization),
    features: vi.fn(async () => state.features),
    listKeys: vi.fn<Horizon['listKeys']>(async () => ({
      keys: [...state.keys],
      unreadable: state.unreadable,
      clockOffsetMs: state.clockOffsetMs
    })),
    getKey: vi.fn(async (keyId: string) => state.keys.find(({ id }) => id === keyId) ?? null),
    createKey: vi.fn<Horizon['createKey']>(
      async ({ clientName, scopes, expiresAt, rotatedFrom }) => {
        created += 1
        const createdAt = new Date(now()).toISOString()
        const key = aKey({
          id: `key_new_${created}`,
          clientName,
          scopes: [...scopes],
          expiresAt,
          createdAt,
          ...(rotatedFrom !== undefined && { rotatedFrom })
        })
        state.keys = [key, ...state.keys]
        return { key, plaintext: new Secret(canaryPlaintext) }
      }
    ),
    revokeKey: vi.fn(async (keyId: string) => {
      state.keys = state.keys.map(key => (key.id === keyId ? { ...key, enabled: false } : key))
      return state.keys.find(({ id }) => id === keyId) ?? null
    }),
    updateKey: vi.fn<Horizon['updateKey']>(async (keyId, limits, version) =>
      change(keyId, limits, version)
    ),
    renameKey: vi.fn<Horizon['renameKey']>(async (keyId, clientName, version) =>
      change(keyId, { clientName }, version)
    ),
    usage: vi.fn<Horizon['usage']>(async () => state.usage),
    requests: vi.fn<Horizon['requests']>(async (_keyId, { from, before, limit = 50 }) => {
      if (state.requests === null) return null
      const since = state.requests.filter(({ at }) => from === undefined || at >= from)
      const start = before === undefined ? 0 : since.findIndex(({ id }) => id === before) + 1
      const page = since.slice(start, start + limit)
      const isMore = start + limit < since.length
      return {
        requests: page,
        nextBefore: isMore ? (page.at(-1)?.id ?? null) : null,
        unreadable: []
      }
    }),
    users: vi.fn<Horizon['users']>(async () => state.users),
    departments: vi.fn<Horizon['departments']>(async () => state.departments),
    hasKeyEndpoint: vi.fn<Horizon['hasKeyEndpoint']>(async () => state.hasKeyEndpoint)
  }
  const targets: HorizonTarget[] = []
  const hooks = fakeWebhooks(now)
  const partners = fakePartners(now)
  const audit = fakeAuditFeed(now)
  const connector: Spied<HorizonConnector> = {
    connect: vi.fn((target: HorizonTarget) => {
      targets.push(target)
      return heard(horizon, target)
    }),
    webhooks: vi.fn<HorizonConnector['webhooks']>(() => hooks.webhooks),
    partners: vi.fn<HorizonConnector['partners']>(() => partners.partners),
    audit: vi.fn<HorizonConnector['audit']>(target => audit.feedFor(target)),
    probe: vi.fn<HorizonConnector['probe']>(async () => ({ status: 200 })),
    testConnection: vi.fn<HorizonConnector['testConnection']>(async target => {
      targets.push(target)
      return { passed: true, steps: [], tookMs: 1 }
    })
  }
  return { horizon, connector, state, targets, hooks, partners, audit }
}

/** What stays on the machine when the app ends: files, keychain, clipboard, Horizon. */
export function fakeMachine() {
  const time = fakeTime()
  const profiles = { stored: [] as readonly StoredProfile[] }
  const settings = {
    stored: {
      colorScheme: 'system',
      isSidebarCollapsed: false,
      timeZone: 'local',
      activeProfileId: null
    } as StoredSettings
  }
  const data = new Map<string, FakeProfileData>()
  const dataOf = (profileId: string): FakeProfileData => {
    const known = data.get(profileId) ?? fakeProfileData()
    data.set(profileId, known)
    return known
  }
  const clipboard = { text: '' }
  let ids = 0
  return {
    time,
    profiles,
    settings,
    data,
    dataOf,
    clipboard,
    keychain: fakeSecretStore(),
    remote: fakeHorizon(time.clock.now),
    uuid: () => {
      ids += 1
      return `00000000-0000-4000-8000-${String(ids).padStart(12, '0')}`
    }
  }
}
export type FakeMachine = ReturnType<typeof fakeMachine>

/** One run of the app on a machine: the core on fakes of its ports, behind the one door. */
export function fakeApp(machine: FakeMachine = fakeMachine()) {
  const { log, lines } = fakeLog()
  const bus = createEventBus(log)
  const published: Publication[] = []
  bus.onPublish(publication => void published.push(publication))
  const session = fakeSecretStore('This session')
  const local = fakeLocalHorizon(canarySecret)
  const files: Spied<FileSaver> = {
    choosePath: vi.fn<FileSaver['choosePath']>(async name => `/chosen/${name}`),
    writeNew: vi.fn<FileSaver['writeNew']>(async () => undefined)
  }
  const clipboard: Spied<Clipboard> = {
    writeSecret: vi.fn<Clipboard['writeSecret']>(async value => {
      machine.clipboard.text = value.reveal()
    }),
    writeText: vi.fn<Clipboard['writeText']>(async text => {
      machine.clipboard.text = text
    }),
    clearIfHolds: vi.fn<Clipboard['clearIfHolds']>(async value => {
      if (machine.clipboard.text !== value.reveal()) return 'replaced'
      machine.clipboard.text = ''
      return 'cleared'
    }),
    clearLeftover: vi.fn<Clipboard['clearLeftover']>(async () => undefined)
  }
  const desktop = {
    about: () => ({
      version: '0',
      runtime: 'test',
      chromium: '0',
      node: '0',
      sqlite: '0',
      platform: 'test'
    }),
    openDocumentation: vi.fn(async () => undefined),
    applyColorScheme: vi.fn(),
    setTitle: vi.fn()
  }
  const profileData = {
    open: vi.fn(async (profileId: string): Promise<ProfileData> => machine.dataOf(profileId).data),
    files: vi.fn(async (profileId: string) =>
      machine.data.has(profileId) ? [`/data/${profileId}/journal.db`] : []
    ),
    remove: vi.fn(async (profileId: string) => void machine.data.delete(profileId))
  }
  const ports: CorePorts = {
    clock: machine.time.clock,
    timers: machine.time.timers,
    ids: { uuid: machine.uuid },
    log,
    events: bus,
    horizon: machine.remote.connector,
    keychain: machine.keychain.store,
    session: session.store,
    fingerprint,
    profileFile: {
      read: async () => machine.profiles.stored,
      write: async profiles => {
        machine.profiles.stored = profiles
      }
    },
    settingsFile: {
      read: async () => machine.settings.stored,
      write: async settings => {
        machine.settings.stored = settings
      }
    },
    profileData,
    clipboard,
    files,
    exportTools,
    localHorizon: local.host,
    desktop
  }
  const core = createCore(ports)
  const dispatch = createDispatch(core.handlers, log)
  const { horizon } = machine.remote
  return {
    machine,
    core,
    dispatch,
    ports,
    lines,
    published,
    session,
    local,
    files,
    clipboard,
    desktop,
    profileData,
    horizon
  }
}
export type FakeApp = ReturnType<typeof fakeApp>

export const aProfileDraft = {
  name: 'Production',
  environment: 'production',
  baseUrl: 'https://horizon.example',
  headerForm: 'bearer',
  operatorName: 'Ada Moreau',
  safetyLevel: 'type-to-confirm'
} as const

export const aKeyDraft = { clientName: 'CI', scopes: ['agents:read'], expiresAt: null }

/** An app whose profile is connected; `profileId` and its data are at hand. */
export async function connectedApp(
  options: {
    machine?: FakeMachine
    storage?: 'keychain' | 'session'
    environment?: 'production' | 'staging'
    /** That of the environment where it is left out. */
    safetyLevel?: SafetyLevel
  } = {}
) {
  const app = fakeApp(options.machine)
  const environment = options.environment ?? 'production'
  const safetyLevel = options.safetyLevel ?? defaultSafetyLevel(environment)
  const { profile } = await app.core.handlers['profiles.create']({
    draft: { ...aProfileDraft, environment, safetyLevel },
    secret: canarySecret,
    storage: options.storage ?? 'keychain'
  })
  await app.core.handlers['keys.refresh']({ profileId: profile.id, isBackground: false })
  return { ...app, profileId: profile.id, data: app.machine.dataOf(profile.id) }
}
