import type { Rotation } from '@shared/contract/rotation-views'
import fc from 'fast-check'
import { checkAll, checkOffered, keptPlaintexts } from './invariants'
import { type CreateFault, createFaults, type RevokeFault, revokeFaults } from './model-horizon'
import { type ActionName, disownable, openActions } from './open-actions'
import type { Person } from './person'
import { throwIfBroken, type World } from './world'

export type Real = { readonly world: World; readonly person: Person }
type Step = (real: Real) => Promise<void>
type Seen = Promise<Rotation[]>

/** What happens is told by its words, so that a counterexample reads as a story. */
function command(words: string, step: Step): fc.AsyncCommand<object, Real> {
  return {
    check: () => true,
    async run(_model, real) {
      const { world, person } = real
      await step(real)
      await world.time.advance(0)
      if (!world.life().isAlive || world.life().end !== null) await die(real, 0)
      await checkAll(world, person)
      world.count('steps')
      throwIfBroken(world)
    },
    toString: () => words
  }
}

/** The run ends, time passes, the next one starts on what is left. */
async function die({ world, person }: Real, downMs: number, again?: number): Promise<void> {
  const { onlooker, time } = world
  world.life().isAlive = false
  world.count('kills')
  // What was asked for and had not left never leaves any more.
  onlooker.confirmed.clear()
  onlooker.oldConfirmed.clear()
  onlooker.creates.clear()
  time.forgetTimers()
  await time.advance(downMs)
  world.restart()
  if (again !== undefined) {
    world.life().end = { at: again, when: 'after' }
    await time.advance(0)
    if (!world.life().isAlive) world.count('kills')
    world.life().isAlive = false
    world.restart()
  }
  const kept = keptPlaintexts(world)
  await time.advance(0)
  await checkOffered(world, person, kept)
}

/** Not awaited to its end: a reply may be held back, or the run may end in it. */
async function begin({ world }: Real, act: Promise<unknown>): Promise<void> {
  void act.catch(error => world.onlooker.violations.push(String(error)))
  await world.time.advance(0)
}

async function pick(seen: Seen, nth: number): Promise<Rotation | undefined> {
  const rotations = await seen
  return rotations[nth % Math.max(1, rotations.length)]
}

const nth = fc.nat({ max: 31 })
const start = fc.record({ nth, isEmergency: fc.boolean() }).map(({ nth, isEmergency }) =>
  command(`start ${nth}${isEmergency ? ' emergency' : ''}`, real => {
    const { world, person } = real
    const ids = [...world.server.keys.keys()]
    const subjects = nth < 24 ? world.oldIds : ids
    const keyId = subjects[nth % subjects.length] ?? ''
    return begin(real, person.start(keyId, isEmergency ? 'emergency' : 'guided'))
  })
)

const turningBack: ReadonlySet<ActionName> = new Set(['close', 'cancel', 'look', 'verify'])

/** Of what is open now the nth; giving up and doing over are rarer, or no sequence gets far. */
function chosen(rotation: Rotation, nth: number): ActionName | undefined {
  const { situation } = rotation
  const likely: ActionName[] = disownable(rotation).length > 0 ? ['disown'] : []
  const open = [...openActions(rotation), ...likely]
  const isOnward = (name: ActionName) =>
    !turningBack.has(name) || (name === 'verify' && situation === 'to-verify')
  const onward = open.filter(isOnward)
  const weighted = [...onward, ...onward, ...onward, ...onward, ...open]
  return weighted[nth % Math.max(1, weighted.length)]
}

const act = fc.record({ which: nth, nth }).map(({ which, nth }) =>
  command(`act ${which} ${nth}`, async real => {
    const rotation = await pick(real.person.rotations(), which)
    if (rotation === undefined) return
    const action = chosen(rotation, nth)
    if (action !== undefined) await begin(real, real.person.act(rotation, action, nth))
  })
)

const actions: readonly ActionName[] = [
  'create',
  'look',
  'adopt',
  'disown',
  'revoke-orphan',
  'deliver',
  'verify',
  'revoke',
  'cancel',
  'record',
  'close',
  'store'
]
/** Whatever is locked: the page may be old. */
const attempt = fc
  .record({ which: nth, action: fc.constantFrom(...actions) })
  .map(({ which, action }) =>
    command(`try ${which} ${action}`, async real => {
      const rotation = await pick(real.person.rotations(), which)
      if (rotation !== undefined) await begin(real, real.person.act(rotation, action))
    })
  )

const refresh = fc.constant(command('refresh', real => begin(real, real.person.refresh())))

const happens = (words: string, step: (world: World) => void) =>
  command(words, async ({ world }) => step(world))

const fault = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<CreateFault[]>(...createFaults).map(create =>
      happens(`next create: ${create}`, ({ server }) => {
        server.next.create = create
      })
    )
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom<RevokeFault[]>(...revokeFaults).map(revoke =>
      happens(`next revoke: ${revoke}`, ({ server }) => {
        server.next.revoke = revoke
      })
    )
  },
  fc.integer({ min: 1, max: 4 }).map(count =>
    happens(`${count} readings fail`, ({ server }) => {
      server.next.failReads = count
    })
  ),
  fc.constantFrom('create', 'revoke', 'list').map(hold =>
    happens(`next ${hold} waits`, ({ server }) => {
      server.next.hold = hold as 'create'
    })
  ),
  fc.constant(happens('replies come', ({ server }) => server.release())),
  fc.constant(happens('late ones land', ({ server }) => server.land())),
  fc.constant(
    happens('no renaming', ({ server }) => {
      server.next.isRenameRefused = true
    })
  ),
  fc.boolean().map(isLocked =>
    happens(isLocked ? 'keychain locked' : 'keychain open', ({ machine }) => {
      machine.isKeychainLocked = isLocked
    })
  )
)

/** Of the keys at Horizon the nth newest. */
function meddle(words: string, change: (world: World, keyId: string) => void) {
  return nth.map(nth =>
    happens(`another admin ${words} ${nth}`, world => {
      const keyId = [...world.server.keys.keys()].at(-1 - (nth % world.server.keys.size))
      if (keyId === undefined) return
      world.count('meddlings')
      change(world, keyId)
    })
  )
}

const otherAdmin = fc.oneof(
  meddle('revokes', ({ server, onlooker }, keyId) => {
    server.revoked(keyId)
    onlooker.meddled.add(keyId)
  }),
  meddle('expires', ({ server, onlooker }, keyId) => {
    server.change(keyId, { expiresAt: new Date(server.now() - 1_000).toISOString() })
    onlooker.meddled.add(keyId)
  }),
  meddle('deletes', ({ server, onlooker }, keyId) => {
    server.keys.delete(keyId)
    onlooker.meddled.add(keyId)
  }),
  meddle('renames', ({ server, onlooker }, keyId) => {
    server.change(keyId, { clientName: 'Something else' })
    onlooker.meddled.add(`renamed ${keyId}`)
  }),
  meddle('copies the name of', ({ server }, keyId) => {
    server.add({ clientName: server.keys.get(keyId)?.clientName ?? '' })
  })
)

/** While a reply is lost, somebody makes a key that may well be the one that is looked for. */
const lookalike = nth.map(nth =>
  command(`another admin makes one like ${nth}`, async real => {
    const { world, person } = real
    const lost = (await person.rotations()).filter(({ attempts }) =>
      attempts.some(({ outcome }) => outcome === 'unknown' || outcome === 'not-created')
    )
    const draft = lost[nth % Math.max(1, lost.length)]?.draft
    if (draft === undefined) return
    world.count('lookalikes')
    world.server.add({ clientName: draft.clientName, scopes: [...draft.scopes] })
    await begin(real, person.refresh())
  })
)

const passes = fc
  .constantFrom(1_000, 5_000, 60_000, 61_000, 600_000, 960_000, 86_400_000)
  .map(ms => command(`${ms / 1_000} s pass`, ({ world }) => world.time.advance(ms)))
const clock = fc
  .constantFrom(-3_600_000, -90_000, 90_000, 3_600_000)
  .map(ms => happens(`the clock is set by ${ms / 1_000} s`, world => world.setClock(ms)))

const kill = fc
  .record({
    downMs: fc.constantFrom(0, 0, 1_000, 70_000, 960_000),
    again: fc.option(fc.integer({ min: 1, max: 30 }), { nil: undefined, freq: 4 })
  })
  .map(({ downMs, again }) => {
    const words = again === undefined ? '' : `, and again at its call ${again}`
    return command(`killed, ${downMs / 1_000} s down${words}`, real => die(real, downMs, again))
  })
/** Ends the run in the middle of what is done next, or after it. */
const killSoon = fc
  .record({
    calls: fc.integer({ min: 1, max: 30 }),
    when: fc.constantFrom<('before' | 'after')[]>('before', 'after'),
    which: nth,
    nth
  })
  .map(({ calls, when, which, nth }) =>
    command(`act ${which} ${nth}, killed ${when} call ${calls}`, async real => {
      const rotation = await pick(real.person.rotations(), which)
      if (rotation === undefined) return
      const action = chosen(rotation, nth)
      const life = real.world.life()
      life.end = { at: life.calls + calls, when }
      if (action !== undefined) await begin(real, real.person.act(rotation, action, nth))
    })
  )

const all = [start, act, act, act, act, act, act, act, act, attempt, refresh]
  .concat([fault, fault, fault, fault, passes, kill, killSoon, killSoon, otherAdmin, lookalike])
  .concat([fc.oneof({ weight: 1, arbitrary: clock }, { weight: 4, arbitrary: act })])

/** `replayPath` as a counterexample prints it, to run that one again. */
export const commands = (replayPath?: string) =>
  fc.commands(all, {
    maxCommands: 50,
    size: 'max',
    ...(replayPath !== undefined && { replayPath })
  })
