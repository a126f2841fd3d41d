import type { Horizon } from '@main/core/ports'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'
import { Secret } from '@shared/secret'
import type { ModelTime } from './model-time'

/** In every plaintext, and to be found nowhere but in the keychain. */
export const canary = 'CANARY'

export const createFaults = [
  'answered',
  'lost-before',
  'lost-after',
  'late',
  'twice',
  'twice-lost',
  'no-plaintext',
  'refused',
  'rate-limited',
  'proxy-429-after',
  'failed-after',
  'gateway-late',
  'other-scopes'
] as const
export type CreateFault = (typeof createFaults)[number]

export const revokeFaults = [
  'answered',
  'refused',
  'lost-before',
  'lost-after',
  'late',
  'still-enabled'
] as const
export type RevokeFault = (typeof revokeFaults)[number]

export type Post = {
  readonly operationId: string
  readonly tick: number
  readonly at: number
  readonly fault: CreateFault
  readonly life: number
  readonly madeIds: string[]
  readonly answer: { readonly plaintext: string } | null
}
export type Delete = { readonly keyId: string; readonly tick: number }
export type List = {
  readonly askedTick: number
  readonly askedAt: number
  readonly keys: readonly Key[]
  deliveredTick: number | null
}
type Held = { readonly go: () => void }
type Watcher = {
  /** Called as the request arrives, before anything is done. */
  readonly onPost: (operationId: string) => void
  readonly onDelete: (keyId: string) => void
  readonly life: () => number
}

const lost = () => new AppError('outcome-unknown', 'The reply never came')
const gone = () => new AppError('connection-lost', 'The connection was lost')

/** Horizon as the model knows it: every way in which a call can go wrong, and what it then did. */
export function createModelHorizon(time: ModelTime, skewMs: number, watcher: Watcher) {
  const keys = new Map<string, Key>()
  const posts: Post[] = []
  const deletes: Delete[] = []
  const lists: List[] = []
  const held: Held[] = []
  let pending: (() => void)[] = []
  let ticks = 0
  let made = 0
  const next = {
    create: 'answered' as CreateFault,
    revoke: 'answered' as RevokeFault,
    failReads: 0,
    isRenameRefused: false,
    hold: null as 'create' | 'revoke' | 'list' | null
  }
  const tick = () => {
    ticks += 1
    return ticks
  }
  const now = () => time.trueNow() + skewMs

  function take<N extends 'create' | 'revoke'>(name: N): (typeof next)[N] {
    const fault = next[name]
    Object.assign(next, { [name]: 'answered' })
    return fault
  }

  async function replyTo(call: 'create' | 'revoke' | 'list'): Promise<void> {
    if (next.hold !== call) return
    next.hold = null
    const { promise, resolve } = Promise.withResolvers<void>()
    held.push({ go: resolve })
    await promise
  }

  function add(fields: Partial<Key> & Pick<Key, 'clientName'>): Key {
    made += 1
    const key: Key = {
      id: `key_${made}`,
      hint: `hz_live_hint${made}`,
      type: 'organization',
      scopes: ['conversations:read'],
      createdAt: new Date(now()).toISOString(),
      expiresAt: null,
      enabled: true,
      revokedAt: null,
      version: 1,
      ...fields
    }
    keys.set(key.id, key)
    return key
  }

  function change(keyId: string, fields: Partial<Key>): Key {
    const key = keys.get(keyId)
    if (key === undefined) throw new AppError('not-found', 'no such key', { status: 404 })
    const changed = { ...key, ...fields, version: (key.version ?? 0) + 1 }
    keys.set(keyId, changed)
    return changed
  }

  const revoked = (keyId: string) => {
    if (keys.get(keyId)?.enabled === true) {
      change(keyId, { enabled: false, revokedAt: new Date(now()).toISOString() })
    }
  }

  const createKey: Horizon['createKey'] = async (draft, operationId) => {
    watcher.onPost(operationId)
    const fault = take('create')
    const madeIds: string[] = []
    const { clientName, scopes, expiresAt, rotatedFrom } = draft
    const commit = () => {
      const asked = fault === 'other-scopes' ? ['conversations:write'] : [...scopes]
      const key = add({ clientName, scopes: asked, expiresAt, ...(rotatedFrom && { rotatedFrom }) })
      madeIds.push(key.id)
      return key
    }
    const isAnswered = fault === 'answered' || fault === 'twice' || fault === 'other-scopes'
    const plaintext = `hz_live_${canary}${operationId.slice(-12)}abcdefghijklmnop`
    const answer = isAnswered ? { plaintext } : null
    const life = watcher.life()
    posts.push({ operationId, tick: tick(), at: time.passedMs(), fault, life, madeIds, answer })
    const key = landing[fault] === 'now' ? commit() : null
    if (fault === 'twice' || fault === 'twice-lost') commit()
    if (landing[fault] === 'later') pending.push(() => void commit())
    await replyTo('create')
    if (key !== null && isAnswered) return { key, plaintext: new Secret(plaintext) }
    throw createFailures[fault]?.() ?? lost()
  }

  const revokeKey: Horizon['revokeKey'] = async keyId => {
    watcher.onDelete(keyId)
    deletes.push({ keyId, tick: tick() })
    const fault = take('revoke')
    if (fault === 'answered' || fault === 'lost-after') revoked(keyId)
    if (fault === 'late') pending.push(() => revoked(keyId))
    await replyTo('revoke')
    if (fault === 'refused') throw new AppError('forbidden', 'no', { status: 403 })
    if (fault !== 'answered' && fault !== 'still-enabled') throw lost()
    return keys.get(keyId) ?? null
  }

  function read(): void {
    if (next.failReads <= 0) return
    next.failReads -= 1
    throw gone()
  }

  const listKeys: Horizon['listKeys'] = async () => {
    read()
    const list: List = {
      askedTick: tick(),
      askedAt: time.passedMs(),
      keys: [...keys.values()],
      deliveredTick: null
    }
    lists.push(list)
    await replyTo('list')
    list.deliveredTick = tick()
    return { keys: list.keys, unreadable: [], clockOffsetMs: now() - time.clock.now() }
  }

  const horizon: Horizon = {
    organization: async () => organization,
    features: async () => ['keys.read', 'keys.update'],
    listKeys,
    async getKey(keyId) {
      read()
      return keys.get(keyId) ?? null
    },
    hasKeyEndpoint: async () => true,
    createKey,
    revokeKey,
    updateKey: async (keyId, limits) => change(keyId, limits as Partial<Key>),
    async renameKey(keyId, clientName) {
      if (next.isRenameRefused) throw new AppError('not-offered', 'no', { status: 405 })
      return change(keyId, { clientName })
    },
    usage: async () => null,
    requests: async () => null,
    users: async () => null,
    departments: async () => null
  }

  /** What was lost on the way arrives after all. */
  function land(): void {
    const landing = pending
    pending = []
    for (const arrive of landing) arrive()
  }

  function release(): void {
    for (const { go } of held.splice(0)) go()
  }

  const isAlive = (keyId: string): boolean => {
    const key = keys.get(keyId)
    const isExpired = key?.expiresAt != null && Date.parse(key.expiresAt) <= now()
    return key?.enabled === true && !isExpired
  }

  return {
    horizon,
    keys,
    posts,
    deletes,
    lists,
    next,
    add,
    change,
    revoked,
    land,
    release,
    isAlive,
    isEnabled: (keyId: string): boolean => keys.get(keyId)?.enabled === true,
    now,
    tick,
    ticksNow: () => ticks,
    isHolding: () => held.length > 0,
    heal() {
      Object.assign(next, {
        create: 'answered',
        revoke: 'answered',
        failReads: 0,
        hold: null,
        isRenameRefused: false
      })
    }
  }
}
export type ModelHorizon = ReturnType<typeof createModelHorizon>

const organization = {
  id: 'org_1',
  name: 'Acme',
  plan: 'professional' as const,
  requestsPerMinute: 300,
  requestsPerDay: 100_000
}

/** Whether a create makes its key at once, later, or never. */
const landing: Readonly<Record<CreateFault, 'now' | 'later' | 'never'>> = {
  answered: 'now',
  'lost-before': 'never',
  'lost-after': 'now',
  late: 'later',
  twice: 'now',
  'twice-lost': 'now',
  'no-plaintext': 'now',
  refused: 'never',
  'rate-limited': 'never',
  'proxy-429-after': 'now',
  'failed-after': 'now',
  'gateway-late': 'later',
  'other-scopes': 'now'
}

const createFailures: Partial<Record<CreateFault, () => AppError>> = {
  'no-plaintext': () => new AppError('response-invalid', 'no plaintext', { status: 201 }),
  refused: () => new AppError('validation-failed', 'no', { status: 422 }),
  'rate-limited': () =>
    new AppError('rate-limited', 'slow', { status: 429, serverCode: 'rate_limit_exceeded' }),
  'proxy-429-after': () => new AppError('rate-limited', 'slow', { status: 429 }),
  'failed-after': () => new AppError('server-error', 'failed', { status: 500 }),
  'gateway-late': () => new AppError('server-error', 'gateway', { status: 504 })
}

/** Replies by which Horizon itself said that it failed: one look is enough after them. */
export const isAnsweredFailure = (fault: CreateFault): boolean =>
  fault === 'no-plaintext' ||
  fault === 'refused' ||
  fault === 'rate-limited' ||
  fault === 'proxy-429-after' ||
  fault === 'failed-after'
