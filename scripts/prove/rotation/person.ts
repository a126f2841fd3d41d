import type { Output } from '@shared/contract'
import type { Rotation } from '@shared/contract/rotation-views'
import { type ActionName, disownable } from './open-actions'
import { type Asked, isExpectedError, type World } from './world'

type Target = { kind: 'old' } | { kind: 'replacement' } | { kind: 'orphan'; keyId: string }

/** The operator at the console: each act goes through the procedures that the page has. */
export function createPerson(world: World) {
  const { onlooker, server, profileId, count } = world
  const { violations } = onlooker

  /** What the console refuses with words is an answer; all else is a mistake of the program's. */
  async function tried<T>(what: string, act: () => Promise<T>): Promise<T | undefined> {
    const { number } = world.life()
    try {
      return await act()
    } catch (error) {
      if (!isExpectedError(error) && world.life().number === number) {
        violations.push(`${what} failed: ${error instanceof Error ? error.stack : error}`)
      }
      return undefined
    }
  }

  const of = (rotationId: string) => ({ profileId, rotationId })

  async function refresh(): Promise<boolean> {
    const life = world.life()
    const before = server.ticksNow()
    const answer = await tried('refresh', () =>
      life.core.handlers['keys.refresh']({ profileId, isBackground: false })
    )
    const list = server.lists.findLast(
      each => each.askedTick > before && each.deliveredTick !== null
    )
    const isWhole = answer !== undefined && answer.failure === undefined
    if (isWhole && list !== undefined) {
      onlooker.lookedThrough.push({ life: life.number, list })
    }
    return isWhole
  }

  const start = (keyId: string, mode: 'guided' | 'emergency') =>
    tried('start', () =>
      world.handlers()['rotations.start']({ profileId, keyId, mode, expiresAt: null })
    )

  async function create(rotationId: string) {
    const life = world.life()
    const settle = asked(onlooker.creates, rotationId)
    await tried('create', () => life.core.handlers['rotations.create'](of(rotationId)))
    if (life.isAlive) settle()
  }

  async function store(revealId: string): Promise<void> {
    const { handlers } = world.life().core
    await tried('store', async () => {
      const { plaintext } = await handlers['reveals.show']({ revealId })
      const answer = server.posts.find(post => post.operationId === revealId)?.answer
      if (plaintext !== answer?.plaintext) violations.push(`another plaintext shown: ${revealId}`)
      onlooker.acknowledged.add(revealId)
      await handlers['reveals.acknowledge']({ revealId })
    })
  }

  async function revoke(rotationId: string, target: Target): Promise<void> {
    const life = world.life()
    const { handlers } = life.core
    await tried('revoke', async () => {
      const { token, key } = await handlers['rotations.prepareRevoke']({
        ...of(rotationId),
        target
      })
      if (!life.isAlive) return
      const settle = asked(onlooker.confirmed, key.id)
      if (target.kind === 'old') {
        onlooker.oldConfirmed.set(key.id, { rotationId, tick: server.ticksNow() })
      }
      const consent = { isTicked: true, typedText: key.clientName, overrideReason: 'It is agreed' }
      try {
        await handlers['rotations.revoke']({ token, ...consent })
      } finally {
        if (life.isAlive) settle()
      }
    })
  }

  function undecided({ orphans }: Rotation, nth: number): string {
    const open = orphans.filter(({ fate }) => fate === 'undecided' || fate === 'unconfirmed')
    return open[nth % Math.max(1, open.length)]?.keyId ?? ''
  }

  async function adopt(rotation: Rotation, nth: number): Promise<void> {
    const keyId = undecided(rotation, nth)
    // Said once, it stays said, whatever became of the call.
    onlooker.adopted.add(keyId)
    await tried('adopt', () =>
      world.handlers()['rotations.adopt']({ ...of(rotation.id), keyId, reason: 'In hand' })
    )
  }

  async function disown(rotation: Rotation, nth: number): Promise<void> {
    const likely = disownable(rotation)
    // What is its own for certain has to be refused.
    const keyId = likely[nth % Math.max(1, likely.length)] ?? undecided(rotation, nth)
    if (likely.length > 0) count('disownings')
    await tried('disown', () =>
      world.handlers()['rotations.disown']({ ...of(rotation.id), keyId, reason: 'Not ours' })
    )
  }

  /** One act on a rotation as it was shown. */
  async function act(rotation: Rotation, action: ActionName, nth = 0): Promise<void> {
    const handlers = world.handlers()
    const { id, revealId } = rotation
    count(`act ${action}`)
    switch (action) {
      case 'create':
        await create(id)
        return
      case 'look':
        await tried('look', () => handlers['rotations.look'](of(id)))
        return
      case 'adopt':
        return adopt(rotation, nth)
      case 'disown':
        return disown(rotation, nth)
      case 'revoke-orphan':
        return revoke(id, { kind: 'orphan', keyId: undecided(rotation, nth) })
      case 'deliver':
        await tried('deliver', () => handlers['rotations.deliver'](of(id)))
        return
      case 'verify':
        await tried('verify', () =>
          handlers['rotations.verify']({ ...of(id), by: { kind: 'word', reason: 'Seen at work' } })
        )
        return
      case 'revoke':
      case 'revoke-early':
        return revoke(id, { kind: 'old' })
      case 'cancel':
        return revoke(id, { kind: 'replacement' })
      case 'record':
        await tried('record', () => handlers['rotations.record'](of(id)))
        return
      case 'close':
        await tried('close', () => handlers['rotations.close'](of(id)))
        return
      case 'store':
        if (revealId !== null) await store(revealId)
        return
      case 'accept-differences':
        await tried('accept', () =>
          handlers['rotations.acceptDifferences']({ ...of(id), reason: 'As wanted' })
        )
    }
  }

  async function rotations(): Promise<Rotation[]> {
    const handlers = world.handlers()
    const { rotations, unreadable } = await handlers['rotations.list']({ profileId })
    for (const { why } of unreadable ?? []) violations.push(`a rotation is unreadable: ${why}`)
    return Promise.all(rotations.map(({ id }) => handlers['rotations.get'](of(id))))
  }

  const reveals = async (): Promise<Output<'reveals.pending'>['reveals']> =>
    (await world.handlers()['reveals.pending']({ profileId })).reveals

  const mustRevoke = async (): Promise<readonly string[]> => {
    const { entries } = await world.handlers()['keys.mustRevoke']({ profileId })
    return entries.map(({ keyId }) => keyId)
  }

  return { refresh, start, act, store, rotations, reveals, mustRevoke }
}
export type Person = ReturnType<typeof createPerson>

/** A call that may leave once for this; what did not leave by the end of the asking never may. */
function asked(all: Map<string, Asked>, name: string): () => void {
  const entry = all.get(name) ?? { isAsking: 0, mayLeave: 0 }
  all.set(name, entry)
  entry.isAsking += 1
  entry.mayLeave += 1
  return () => {
    entry.isAsking -= 1
    entry.mayLeave = Math.min(entry.mayLeave, entry.isAsking)
  }
}
