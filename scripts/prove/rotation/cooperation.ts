import type { Rotation } from '@shared/contract/rotation-views'
import { checkAll } from './invariants'
import { type Aim, nextAct } from './next-act'
import type { Person } from './person'
import type { World } from './world'

const mostRounds = 80

/** A healthy server, an operator who does what is offered: every rotation comes to its end. */
export async function cooperate(world: World, person: Person, aim: Aim): Promise<void> {
  const { server, machine, time, onlooker } = world
  server.heal()
  server.land()
  server.release()
  machine.isKeychainLocked = false
  await time.advance(0)
  for (let round = 0; round < mostRounds; round += 1) {
    await reached(world, person.refresh())
    const open = (await checkAll(world, person)).find(isUnfinished)
    if (onlooker.violations.length > 0) return
    if (open === undefined) {
      await checkEnd(world, person)
      return
    }
    await goOn(world, person, open, aim, round)
  }
  const open = (await person.rotations()).filter(isUnfinished)
  onlooker.violations.push(
    `no end in sight: ${open.map(each => `${each.id} is ${each.situation}`).join(', ')}`
  )
}

/** A key that must still be revoked does not keep its rotation from ending. */
const isUnfinished = ({ situation, orphans }: Rotation): boolean =>
  situation !== 'ended' || orphans.some(({ fate }) => fate === 'unconfirmed')

/** Time passes where an act waits for it. */
async function reached(world: World, act: Promise<unknown>): Promise<void> {
  let isOver = false
  const over = () => {
    isOver = true
  }
  void act.then(over, over)
  for (let turns = 0; turns < 5 && !isOver; turns += 1) await world.time.advance(0)
  if (!isOver) world.onlooker.violations.push('an act never ends')
}

async function goOn(world: World, person: Person, rotation: Rotation, aim: Aim, round: number) {
  const wanted = nextAct(rotation, aim)
  if (wanted === 'look') await world.time.advance(61_000)
  if (wanted !== null) return reached(world, person.act(rotation, wanted, round))
  if (rotation.situation === 'to-store') {
    // As its words say: the console is started again.
    await world.time.advance(1_000)
    world.restart()
    await world.time.advance(0)
  } else await world.time.advance(61_000)
}

/** Of the keys that took one another's place exactly one works, and it is the right one. */
async function checkEnd(world: World, person: Person): Promise<void> {
  const { server, onlooker } = world
  const { violations, meddled } = onlooker
  const rotations = await person.rotations()
  for (const { endedHow } of rotations) world.count(`ended ${endedHow}`)
  for (const { ids, keyIds, keptId } of chains(world, rotations)) {
    const isMeddledWith =
      keptId === null || keyIds.some(id => meddled.has(id) || meddled.has(`renamed ${id}`))
    world.count(isMeddledWith ? 'ends with meddling' : 'ends checked')
    if (isMeddledWith) continue
    const alive = keyIds.filter(server.isAlive)
    if (alive.length !== 1 || alive[0] !== keptId) {
      violations.push(`${ids.join(', ')}: ${alive.join(', ') || 'none'} alive instead of ${keptId}`)
    }
  }
}

/** `keptId` is `null` where somebody rotated a key that nobody used. */
type Chain = { readonly ids: string[]; readonly keyIds: string[]; keptId: string | null }

/** Rotations in the order of their start, those of one key and of its replacements together. */
function chains({ server, onlooker }: World, rotations: readonly Rotation[]): Chain[] {
  const all: Chain[] = []
  for (const { id, oldKeyId, replacementId, endedHow } of rotations) {
    const chain: Chain = all.find(({ keyIds }) => keyIds.includes(oldKeyId)) ?? {
      ids: [],
      keyIds: [oldKeyId],
      keptId: oldKeyId
    }
    const isNew = chain.ids.length === 0
    if (isNew) all.push(chain)
    const isOrphan = rotations.some(({ orphans }) => orphans.some(each => each.keyId === oldKeyId))
    if (isOrphan || (!isNew && chain.keptId !== oldKeyId)) chain.keptId = null
    const made = server.posts
      .filter(({ operationId }) => onlooker.attemptOf.get(operationId) === id)
      .flatMap(({ madeIds }) => madeIds)
    chain.ids.push(id)
    chain.keyIds.push(...made, ...(replacementId === null ? [] : [replacementId]))
    if (endedHow === 'recorded' && chain.keptId === oldKeyId) chain.keptId = replacementId
  }
  return all.map(chain => ({ ...chain, keyIds: [...new Set(chain.keyIds)] }))
}
