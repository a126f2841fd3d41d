import type { Rotation } from '@shared/contract/rotation-views'
import { openActions } from './open-actions'
import type { Person } from './person'
import type { World } from './world'

const stashLifeMs = 15 * 60_000
const passing: ReadonlySet<string> = new Set(['creating', 'revoking', 'cancelling'])

/** What has to be true whenever nothing but time and people are waited for. */
export async function checkAll(world: World, person: Person): Promise<Rotation[]> {
  const { onlooker, server, data, machine, time } = world
  const { violations } = onlooker
  await time.advance(0)
  const rotations = await person.rotations()
  for (const rotation of rotations) {
    checkListed(world, rotation)
    checkNextAction(world, rotation)
  }
  if (!server.isHolding()) {
    await checkReveals(world, person, rotations)
    await checkMustRevoke(world, person)
  }
  if (data.holdsCanary()) violations.push('a plaintext is in the journal or the cache')
  violations.push(...machine.internalFailures.splice(0))
  return rotations
}

const listedIn = ({ replacement, orphans }: Rotation): Set<string> =>
  new Set([...(replacement === null ? [] : [replacement.id]), ...orphans.map(({ keyId }) => keyId)])

/** Each living key that a rotation made is in its view once a list has shown it. */
function checkListed(world: World, rotation: Rotation): void {
  const { onlooker, server } = world
  const { violations, shownIn, lookedThrough, concluded, attemptOf } = onlooker
  const listed = listedIn(rotation)
  const before = shownIn.get(rotation.id) ?? new Set<string>()
  for (const keyId of before) {
    if (!listed.has(keyId)) violations.push(`${keyId} is out of ${rotation.id}'s view`)
  }
  shownIn.set(rotation.id, new Set([...before, ...listed]))
  if (server.isHolding()) return
  const lists = lookedThrough.filter(each => each.life === world.life().number)
  for (const { operationId, madeIds } of server.posts) {
    const concludedAt = concluded.get(operationId)
    if (attemptOf.get(operationId) !== rotation.id || concludedAt === undefined) continue
    for (const keyId of madeIds) {
      const wasSeen = lists.some(
        ({ list }) => list.askedTick > concludedAt && list.keys.some(({ id }) => id === keyId)
      )
      const isHidden = onlooker.meddled.has(`renamed ${keyId}`) && !before.has(keyId)
      if (wasSeen && server.isAlive(keyId) && !isHidden && !listed.has(keyId)) {
        violations.push(`${keyId} lives, a list showed it, and ${rotation.id} does not list it`)
      }
    }
  }
}

function checkNextAction(world: World, rotation: Rotation): void {
  const { id, situation, orphans } = rotation
  const isOnItsWay = passing.has(situation) || orphans.some(({ fate }) => fate === 'revoking')
  if (situation === 'ended' || isOnItsWay) return
  const isRestart = situation === 'to-store'
  if (openActions(rotation).length > 0 || isRestart) return
  world.onlooker.violations.push(`${id} is ${situation} and offers nothing to do`)
}

/** A plaintext that reached this run is offered until a person says that it is stored. */
async function checkReveals(world: World, person: Person, rotations: readonly Rotation[]) {
  const { onlooker, server } = world
  const offered = new Set((await person.reveals()).map(({ revealId }) => revealId))
  for (const { operationId, answer, life } of server.posts) {
    const isHeld = answer !== null && life === world.life().number
    if (!isHeld || onlooker.acknowledged.has(operationId)) continue
    if (!offered.has(operationId)) {
      onlooker.violations.push(`the plaintext of ${operationId} is not offered in its own run`)
    }
    const rotation = rotations.find(each => each.id === onlooker.attemptOf.get(operationId))
    const attempt = rotation?.attempts.find(each => each.operationId === operationId)
    if (attempt?.outcome !== 'created') {
      onlooker.violations.push(`${operationId} was answered and stands as ${attempt?.outcome}`)
    }
  }
}

/** Whose DELETE left stays listed until a reading after it showed that the key works no more. */
async function checkMustRevoke(world: World, person: Person): Promise<void> {
  const { server, onlooker } = world
  const listed = await person.mustRevoke()
  const alive = new Set(server.deletes.map(({ keyId }) => keyId).filter(server.isEnabled))
  for (const keyId of alive) {
    if (!listed.includes(keyId)) {
      onlooker.violations.push(`${keyId} was to be revoked, lives, and is not listed for it`)
    }
  }
}

/** What a kill of now must not lose: plaintexts in the keychain that nobody has confirmed. */
export function keptPlaintexts(world: World): ReadonlyMap<string, string> {
  const { machine, data, onlooker, server, time } = world
  const kept = new Map<string, string>()
  for (const [account, text] of machine.keychain) {
    if (!account.startsWith('reveal/')) continue
    const revealId = account.slice('reveal/'.length)
    const { stashedAt } = JSON.parse(text)
    const age = time.clock.now() - Date.parse(stashedAt)
    const reveal = data.operations.get(revealId)?.reveal
    const isOver = reveal?.reofferedAt != null || onlooker.acknowledged.has(revealId)
    const rotation = data.entriesOf(onlooker.attemptOf.get(revealId) ?? '')
    const hasEnded = rotation.some(({ event }) => event.is === 'ended')
    const answer = server.posts.find(post => post.operationId === revealId)?.answer
    if (answer == null || isOver || hasEnded || age < 0 || age >= stashLifeMs) continue
    if (reveal?.stash !== 'memory') kept.set(revealId, answer.plaintext)
  }
  return kept
}

/** After a start: offered once more, and the same. */
export async function checkOffered(
  world: World,
  person: Person,
  kept: ReadonlyMap<string, string>
): Promise<void> {
  const { onlooker, machine } = world
  if (machine.isKeychainLocked) return
  const offered = new Set((await person.reveals()).map(({ revealId }) => revealId))
  for (const [revealId, plaintext] of kept) {
    if (!offered.has(revealId)) {
      onlooker.violations.push(`the plaintext of ${revealId} was kept and is not offered`)
      continue
    }
    world.count('plaintexts offered again')
    const shown = await world.handlers()['reveals.show']({ revealId })
    if (shown.plaintext !== plaintext) onlooker.violations.push(`${revealId} shows another one`)
  }
}
