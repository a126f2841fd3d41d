import type { Handlers } from '@shared/contract'
import type { RotationEntry } from '@shared/contract/rotation-events'
import { AppError } from '@shared/errors'
import { type Life, type Machine, startLife } from './life'
import { createMemoryData } from './memory-data'
import { createModelHorizon, isAnsweredFailure, type List } from './model-horizon'
import { createModelTime } from './model-time'

export type SetUp = {
  readonly jitter: number
  /** The server's clock against the true time. */
  readonly skewMs: number
  readonly oldKeys: number
}

export type Counts = Record<string, number>

/** How many people wait for it, and how many calls may still leave for them. */
export type Asked = { isAsking: number; mayLeave: number }

/** What an onlooker knows who sees every person, every call, and every byte that is kept. */
export type Onlooker = {
  /** Confirmed revocations that have not left yet, by key. */
  readonly confirmed: Map<string, Asked>
  /** What the old key's revocation was confirmed for, by key: its rotation and when. */
  readonly oldConfirmed: Map<string, { readonly rotationId: string; readonly tick: number }>
  /** Creates that were asked for, by rotation. */
  readonly creates: Map<string, Asked>
  readonly acknowledged: Set<string>
  readonly adopted: Set<string>
  /** Whole lists that a refresh of this run has looked through. */
  lookedThrough: { readonly life: number; readonly list: List }[]
  /** When an attempt's outcome was on disk, by operation. */
  readonly concluded: Map<string, number>
  readonly attemptOf: Map<string, string>
  readonly shownIn: Map<string, Set<string>>
  /** Keys that another admin took, changed or hid. */
  readonly meddled: Set<string>
  readonly violations: string[]
}

/** The machine, the run on it, the server, and the one who watches. */
export async function createWorld({ jitter, skewMs, oldKeys }: SetUp) {
  const counts: Counts = {}
  const count = (name: string) => {
    counts[name] = (counts[name] ?? 0) + 1
  }
  const onlooker: Onlooker = {
    confirmed: new Map(),
    oldConfirmed: new Map(),
    creates: new Map(),
    acknowledged: new Set(),
    adopted: new Set(),
    lookedThrough: [],
    concluded: new Map(),
    attemptOf: new Map(),
    shownIn: new Map(),
    meddled: new Set(),
    violations: []
  }
  const { violations } = onlooker
  const time = createModelTime()
  let isEverSet = false
  const server = createModelHorizon(time, skewMs, {
    onPost,
    onDelete,
    life: () => life.number
  })
  const data = createMemoryData(onEntry)
  const machine: Machine = {
    time,
    server,
    data,
    keychain: new Map(),
    profiles: [],
    settings: {
      colorScheme: 'system',
      isSidebarCollapsed: false,
      timeZone: 'local',
      activeProfileId: null
    },
    isKeychainLocked: false,
    lives: 0,
    uuids: 0,
    jitter,
    internalFailures: []
  }
  for (let n = 1; n <= oldKeys; n += 1) server.add({ clientName: `Billing ${n}` })
  const oldIds = [...server.keys.keys()]

  let life: Life = startLife(machine)
  await life.core.handlers['profiles.create']({
    draft: {
      name: 'Production',
      environment: 'production',
      baseUrl: 'https://horizon.example',
      headerForm: 'bearer',
      operatorName: 'Ada Moreau',
      safetyLevel: 'normal'
    },
    secret: 'an-admin-secret-of-the-model',
    storage: 'keychain'
  })
  const profileId = machine.profiles[0]?.id ?? ''
  await life.core.handlers['keys.refresh']({ profileId, isBackground: false })

  function onEntry(rotationId: string, { event }: RotationEntry): void {
    if (!('operationId' in event)) return
    if (event.is === 'create-intended') onlooker.attemptOf.set(event.operationId, rotationId)
    const isOutcome =
      event.is === 'created' || event.is === 'create-refused' || event.is === 'create-lost'
    if (isOutcome && !onlooker.concluded.has(event.operationId)) {
      onlooker.concluded.set(event.operationId, server.tick())
    }
  }

  /** A POST is what a person asked for, once, and never before a list told what became of the last. */
  function onPost(operationId: string): void {
    count('creates')
    count(`create ${server.next.create}`)
    const rotationId = onlooker.attemptOf.get(operationId)
    if (rotationId === undefined) return void violations.push('a POST that no rotation intended')
    if (!leaves(onlooker.creates.get(rotationId))) {
      violations.push(`a POST of ${rotationId} that nobody asked for`)
    }
    if (server.posts.some(post => post.operationId === operationId)) {
      violations.push(`a POST of ${operationId} that was sent before`)
    }
    for (const post of server.posts) {
      if (onlooker.attemptOf.get(post.operationId) !== rotationId) continue
      // Refused with words that leave nothing open: no list has to tell what became of it.
      if (post.fault === 'refused' && isAccounted(post.operationId)) continue
      const after = server.lists.filter(
        list => list.askedTick > post.tick && list.deliveredTick !== null
      )
      if (after.length === 0) violations.push(`a second POST of ${rotationId} before any list`)
      const isLate = after.some(list => list.askedAt - post.at >= 60_000)
      const isAnswered = isAnsweredFailure(post.fault) || post.answer !== null
      // Whoever sets the clock forward makes a minute pass for the console.
      const isLost = !isEverSet && !isAnswered && !isAccounted(post.operationId)
      if (isLost && !isLate) violations.push(`a second POST of ${rotationId} within a minute`)
    }
  }

  /** A list showed what the lost request had made: nothing is unknown about it any more. */
  const isAccounted = (operationId: string): boolean =>
    data
      .entriesOf(onlooker.attemptOf.get(operationId) ?? '')
      .some(
        ({ event }) =>
          (event.is === 'found' || event.is === 'created' || event.is === 'create-refused') &&
          event.operationId === operationId
      )

  /** A DELETE is what a person confirmed for exactly that key, once. */
  function onDelete(keyId: string): void {
    count('revokes')
    count(`revoke ${server.next.revoke}`)
    if (!leaves(onlooker.confirmed.get(keyId))) {
      violations.push(`a DELETE of ${keyId} that nobody confirmed`)
    }
    const old = onlooker.oldConfirmed.get(keyId)
    if (old !== undefined) checkOld(keyId, old)
  }

  function checkOld(keyId: string, { rotationId, tick }: { rotationId: string; tick: number }) {
    onlooker.oldConfirmed.delete(keyId)
    const held = data.entriesOf(rotationId)
    const replacementId = replacementIn(held)
    if (!oldIds.includes(keyId) && !isSubject(held, keyId)) {
      violations.push(`the old key of ${rotationId} is ${keyId}, which is another one`)
    }
    if (replacementId === undefined || replacementId === keyId) {
      violations.push(`the old key of ${rotationId} revoked without a replacement beside it`)
      return
    }
    const seen = server.lists.findLast(list => list.deliveredTick !== null && list.askedTick > tick)
    const isEnabled = seen?.keys.some(key => key.id === replacementId && key.enabled)
    if (isEnabled !== true) {
      violations.push(`the old key of ${rotationId} revoked, its replacement not seen to work`)
    }
    const operationId = server.posts.find(post => post.madeIds.includes(replacementId))?.operationId
    const isStored =
      onlooker.adopted.has(replacementId) || onlooker.acknowledged.has(operationId ?? '')
    if (!isStored) violations.push(`the old key of ${rotationId} revoked, the new one not stored`)
  }

  function restart(): void {
    time.forgetTimers()
    life.isAlive = false
    life = startLife(machine)
    void life.core.start()
    count('starts')
  }

  return {
    machine,
    time,
    server,
    data,
    counts,
    count,
    onlooker,
    oldIds,
    profileId,
    life: () => life,
    handlers: (): Handlers => life.core.handlers,
    restart,
    setClock(byMs: number) {
      isEverSet = true
      time.setClock(byMs)
    },
    isClockEverSet: () => isEverSet
  }
}
export type World = Awaited<ReturnType<typeof createWorld>>

function leaves(asked: Asked | undefined): boolean {
  if (asked === undefined || asked.mayLeave === 0) return false
  asked.mayLeave -= 1
  return true
}

export const isSubject = (entries: readonly RotationEntry[], keyId: string): boolean =>
  entries.some(({ event }) => event.is === 'started' && event.subject.key.id === keyId)

/** The last that was made and not lost again, as the journal has it. */
export function replacementIn(entries: readonly RotationEntry[]): string | undefined {
  const event = entries.findLast(
    entry => entry.event.is === 'created' || entry.event.is === 'adopted'
  )?.event
  return event?.is === 'created' || event?.is === 'adopted' ? event.key.id : undefined
}

export const isExpectedError = (error: unknown): boolean => error instanceof AppError

/** With what the journal holds, so that the story can be read without running it again. */
export function throwIfBroken({ onlooker, data }: World): void {
  const { violations, attemptOf } = onlooker
  if (violations.length === 0) return
  const journal = data.rotationIds().map(id => {
    const events = data.entriesOf(id).map(({ event }) => toWords(event))
    return `${id}: ${events.join(' · ')}`
  })
  throw new Error([...violations, ...journal, `${attemptOf.size} attempts`].join('\n'))
}

function toWords(event: RotationEntry['event']): string {
  const { is, keyId, outcome, state, target, when, how } = event as Record<string, unknown> & {
    is: string
  }
  const more = [target, keyId, outcome, state, when, how].filter(each => typeof each === 'string')
  return [is, ...more].join(' ')
}
