import {
  type EventName,
  type EventPayload,
  type Handlers,
  isProcedureName,
  procedures
} from '@shared/contract'
import type { Settings } from '@shared/contract/app'
import type { Bridge } from '@shared/contract/bridge'
import type { ConnectionStep, Profile } from '@shared/contract/profiles'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { auditAnswers, type FakeAudit } from './fake-answers-audit'
import { partnerAnswers } from './fake-answers-partners'
import { readingAnswers } from './fake-answers-reading'
import { rotationAnswers } from './fake-answers-rotations'
import { webhookAnswers } from './fake-answers-webhooks'
import { writingAnswers } from './fake-answers-writing'
import { draftAnswers } from './fake-drafts'
import { fakeKeys } from './fake-key-data'

export const acmeId = '6f1c2d34-5a6b-4c7d-8e9f-0a1b2c3d4e5f'
export const localId = '0b9a8c7d-6e5f-4a3b-9c2d-1e0f9a8b7c6d'

export function fakeProfile(changes: Partial<Profile> = {}): Profile {
  return {
    id: acmeId,
    name: 'Acme',
    environment: 'production',
    baseUrl: 'https://horizon.acme.example',
    headerForm: 'bearer',
    operatorName: 'Ada Moreau',
    secretStorage: 'keychain',
    isLocal: false,
    organization: { id: 'org_acme', name: 'Acme', seenAt: '2026-11-17T09:12:00.000Z' },
    lastPlace: null,
    createdAt: '2026-03-12T08:00:00.000Z',
    safetyLevel: 'type-to-confirm',
    secretSetAt: '2026-03-12T08:00:00.000Z',
    ...changes
  }
}

export const fakeLocalProfile = (): Profile =>
  fakeProfile({
    id: localId,
    name: 'Local',
    environment: 'sandbox',
    safetyLevel: 'confirm',
    baseUrl: 'http://127.0.0.1:4801',
    secretStorage: 'local-horizon',
    isLocal: true
  })

const passedSteps: readonly ConnectionStep[] = [
  {
    step: 'address',
    outcome: 'passed',
    detail: 'horizon.acme.example resolves to 203.0.113.10',
    tookMs: 12
  },
  {
    step: 'tls',
    outcome: 'passed',
    detail: '1.3, certificate valid until 14 Feb 2027',
    tookMs: 61
  },
  { step: 'horizon', outcome: 'passed', detail: 'GET /health answered 200', tookMs: 84 },
  { step: 'admin-secret', outcome: 'passed', detail: 'Accepted', tookMs: 203 },
  { step: 'offers', outcome: 'passed', detail: '7 groups of endpoints', tookMs: 40 }
]

type World = {
  profiles: Profile[]
  activeProfileId: string | null
  settings: Settings
  keys: Key[]
  audit?: FakeAudit
}

export type FakeBridge = ReturnType<typeof createFakeBridge>

/**
 * Main as the page sees it: in and output are parsed as the real one parses them. `handlers`
 * replaces single procedures; `world` is what the others answer from.
 */
export function createFakeBridge(start: Partial<World> = {}, handlers: Partial<Handlers> = {}) {
  const nowMs = Date.now()
  const world: World = {
    profiles: [fakeProfile(), fakeLocalProfile()],
    activeProfileId: acmeId,
    settings: { colorScheme: 'system', isSidebarCollapsed: false, timeZone: 'local' },
    keys: fakeKeys(nowMs),
    ...start
  }
  const calls: { name: string; input: unknown }[] = []
  const listeners = new Set<(name: string, payload: unknown) => void>()

  const emit = <N extends EventName>(name: N, payload: EventPayload<N>) => {
    for (const listener of [...listeners]) listener(name, payload)
  }
  const answers = {
    ...createAnswers(world, emit, nowMs),
    ...readingAnswers(world, emit, nowMs),
    ...writingAnswers(world, emit),
    ...draftAnswers(world),
    ...rotationAnswers(world, emit),
    ...webhookAnswers(world, emit),
    ...partnerAnswers(world, emit),
    ...auditAnswers(world, emit),
    ...handlers
  }

  const bridge: Bridge = {
    async call(name, input) {
      calls.push({ name, input })
      if (!isProcedureName(name)) throw new Error(`No such procedure: ${name}`)
      const handle = answers[name] as ((input: unknown) => Promise<unknown>) | undefined
      if (handle === undefined) throw new Error(`The fake has no answer for ${name}`)
      try {
        const value = await handle(procedures[name].input.parse(input))
        return { ok: true, value: procedures[name].output.parse(value) }
      } catch (error) {
        if (error instanceof AppError) return { ok: false, error: error.toWire() }
        throw error
      }
    },
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }

  return {
    bridge,
    emit,
    world,
    calls,
    callsTo: (name: string) => calls.filter(each => each.name === name).map(each => each.input)
  }
}

type Emit = <N extends EventName>(name: N, payload: EventPayload<N>) => void

function createAnswers(world: World, emit: Emit, nowMs: number): Partial<Handlers> {
  const find = (id: string): Profile => {
    const found = world.profiles.find(profile => profile.id === id)
    if (found === undefined) throw new AppError('not-found', 'This profile is gone')
    return found
  }
  const activate = (profile: Profile) => {
    world.activeProfileId = profile.id
    emit('profiles.changed', {})
    return { profile }
  }
  const keyList = () => ({
    keys: world.keys,
    unreadable: [],
    fetchedAt: new Date(nowMs - 120_000).toISOString(),
    clockOffsetMs: 0,
    organization: { id: 'org_acme', name: 'Acme', plan: 'professional', requestsPerMinute: 300 },
    hasExtensions: true
  })

  return {
    'app.about': async () => ({
      version: '0.1.0',
      runtime: 'Electron 45.4.1',
      chromium: '156.0.0.0',
      node: '24.21.0',
      sqlite: '3.51.0',
      platform: 'Linux x64'
    }),
    'app.notices': async () => ({ notices: [] }),
    'app.openDocumentation': async () => ({}),
    'settings.get': async () => world.settings,
    'settings.update': async changes => {
      world.settings = { ...world.settings, ...changes }
      emit('settings.changed', world.settings)
      return world.settings
    },
    'settings.rememberPlace': async ({ profileId, place }) => {
      world.profiles = world.profiles.map(each =>
        each.id === profileId ? { ...each, lastPlace: place } : each
      )
      return {}
    },
    'app.copyText': async () => ({}),
    'operations.cancel': async () => ({}),
    'profiles.list': async () => ({
      profiles: world.profiles,
      activeProfileId: world.activeProfileId
    }),
    'profiles.create': async ({ draft, storage }) => {
      const id = crypto.randomUUID()
      const profile = { ...fakeProfile(draft), id, secretStorage: storage, organization: null }
      world.profiles = [...world.profiles, profile]
      return activate(profile)
    },
    'profiles.update': async ({ profileId, draft }) => {
      const before = find(profileId)
      const profile = { ...before, ...draft }
      world.profiles = world.profiles.map(each => (each.id === profileId ? profile : each))
      emit('profiles.changed', {})
      return { profile, needsSecret: before.baseUrl !== profile.baseUrl }
    },
    'profiles.activate': async ({ profileId }) => activate(find(profileId)),
    'profiles.secretState': async ({ profileId }) => ({
      storage: find(profileId).secretStorage,
      state: 'ready',
      message: 'The admin secret is in the keychain'
    }),
    'profiles.setSecret': async ({ profileId, storage }) => {
      const profile = { ...find(profileId), secretStorage: storage }
      world.profiles = world.profiles.map(each => (each.id === profileId ? profile : each))
      emit('profiles.changed', {})
      return { profile }
    },
    'profiles.deleteSecret': async () => ({}),
    'profiles.testConnection': async ({ operationId }) => {
      for (const step of passedSteps) emit('connectionTest.step', { operationId, step })
      return { passed: true, steps: [...passedSteps], tookMs: 400 }
    },
    'profiles.acceptOrganization': async ({ profileId }) => ({ profile: find(profileId) }),
    'profiles.prepareDelete': async ({ profileId }) => ({
      token: profileId,
      items: [
        { kind: 'profile', what: find(profileId).name },
        { kind: 'keychain', what: `Horizon Console / ${find(profileId).name}` },
        { kind: 'file', what: '/home/ada/.config/horizon-console/profiles/acme/cache.db' },
        { kind: 'file', what: '/home/ada/.config/horizon-console/profiles/acme/journal.db' }
      ]
    }),
    'profiles.delete': async ({ token }) => {
      world.profiles = world.profiles.filter(each => each.id !== token)
      if (world.activeProfileId === token) world.activeProfileId = null
      emit('profiles.changed', {})
      return { removed: ['cache.db', 'journal.db', 'keychain entry', 'profile'], remaining: [] }
    },
    'keychain.status': async () => ({
      state: 'ready',
      backend: 'Secret Service',
      message: 'Unlocked'
    }),
    'keys.list': async () => keyList(),
    'keys.refresh': async () => keyList(),
    'keys.get': async ({ keyId }) => {
      const key = world.keys.find(each => each.id === keyId)
      if (key === undefined) throw new AppError('not-found', 'Horizon has no key with this id')
      return { key, fetchedAt: new Date(nowMs).toISOString(), revokedHere: null }
    },
    'keys.strays': async () => ({ strays: [] }),
    'keys.dismissStray': async () => ({}),
    'keys.copyId': async () => ({}),
    'keys.copyIds': async () => ({}),
    'reveals.pending': async () => ({ reveals: [] }),
    'reveals.stashKind': async () => ({ stash: 'keychain' }),
    'clipboard.state': async () => ({ state: 'idle' }),
    'localHorizon.status': async () => ({ state: 'stopped' }),
    'localHorizon.open': async () => {
      const profile = world.profiles.find(each => each.id === localId) ?? fakeLocalProfile()
      if (!world.profiles.includes(profile)) world.profiles = [...world.profiles, profile]
      return activate(profile)
    },
    'localHorizon.restart': async () => ({ state: 'running', url: 'http://127.0.0.1:4801' })
  }
}
