import { randomUUID } from 'node:crypto'
import { procedures } from '@shared/contract'
import { maxRotationFileBytes } from '@shared/domain/rotation-file-size'
import { fakeApp, fakeMachine } from '@support/fakes'
import { rotationApp } from '@support/rotation-app'
import { entriesOf, operationOf, storyKey, type Told, told } from '@support/rotation-story'
import { expect, test } from 'vitest'

const ids = Array.from(
  { length: 10_000 },
  (_, n) => `key_${String(n).padStart(8, '0')}-${'x'.repeat(30)}`
)

/** A rotation of its own key, whose attempts each know 10,000 others. */
function rotationOf(n: number, ...events: Told[]) {
  const key = storyKey({ id: `key_old_${n}`, clientName: `Billing ${n}` })
  const all = entriesOf(told.started({ subject: { kind: 'api-key', key } }), ...events)
  const id = `00000000-0000-4000-8000-00000000000${n}`
  const entries = all.map(entry => {
    const { event } = entry
    if (event.is !== 'create-intended') return entry
    return { ...entry, event: { ...event, knownIds: ids } }
  })
  return { id, entries, unreadable: 0 }
}
const refused = (attempt: number): Told[] => [told.intended(attempt), told.refused(attempt)]
const lost = (attempt: number): Told[] => [
  told.intended(attempt),
  told.lost(attempt),
  { event: told.looked('after-60-s', attempt), afterMs: 60_000 }
]

async function computers() {
  const first = await rotationApp()
  const { profileId, machine } = first
  const { rotations } = machine.dataOf(profileId).data
  /** By the run that finds them in its journal. */
  async function exported() {
    const { core, files } = fakeApp(machine)
    await core.start()
    const answer = await core.handlers['rotations.exportOpen']({ profileId })
    return { ...answer, text: files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? '' }
  }
  const { remote, time } = machine
  const second = await rotationApp({
    machine: { ...fakeMachine(), remote, time, uuid: () => randomUUID() }
  })
  const importing = (text: string) =>
    second.handlers['rotations.import'](
      procedures['rotations.import'].input.parse({ profileId: second.profileId, text })
    )
  return { second, rotations, exported, importing }
}

test('rotations with 10,000 known keys in each of many attempts are taken as a whole', async () => {
  const { rotations, exported, importing, second } = await computers()
  const all = [
    rotationOf(1, ...lost(1), ...lost(2), ...lost(3), ...lost(4), ...lost(5)),
    rotationOf(2, ...lost(1), ...lost(2), ...lost(3), ...lost(4), ...lost(5)),
    rotationOf(3, ...refused(1), ...refused(2), told.intended(3), told.created(3))
  ]
  await rotations.importAll(all)
  const { count, text } = await exported()
  expect(count).toBe(3)
  const { imported, leftOut } = await importing(text)
  expect(leftOut).toEqual([])
  expect(imported.map(({ id }) => id)).toEqual(all.map(({ id }) => id))

  // Whose outcome is open still knows which keys were there; the others need not.
  const { rotations: taken } = second.machine.dataOf(second.profileId).data
  const knownOf = async (n: number) =>
    ((await taken.get(all[n]?.id ?? ''))?.entries ?? []).flatMap(({ event }) =>
      event.is === 'create-intended' ? [event.knownIds?.length ?? null] : []
    )
  expect(await knownOf(0)).toEqual(Array(5).fill(10_000))
  expect(await knownOf(2)).toEqual([null, null, null])
})

test('known keys stay where what was found may be said to be somebody else’s', async () => {
  const { rotations, exported } = await computers()
  const found = (attempt: number, certainty: 'nonce' | 'likely'): Told => ({
    is: 'found',
    operationId: operationOf(attempt),
    candidates: [
      { keyId: `key_${certainty}`, clientName: 'B', createdAt: null, enabled: true, certainty }
    ]
  })
  await rotations.importAll([
    rotationOf(1, told.intended(1), told.lost(1), found(1, 'likely')),
    rotationOf(2, told.intended(1), told.lost(1), found(1, 'nonce'))
  ])
  const { text } = await exported()
  const file = JSON.parse(text) as {
    rotations: { entries: { event: { knownIds?: string[] | null } }[] }[]
  }
  const known = file.rotations.map(({ entries }) => entries[1]?.event.knownIds?.length ?? null)
  expect(known).toEqual([10_000, null])
})

test('what no console would take is not written, and the reason is told', async () => {
  const { rotations, exported } = await computers()
  const many = Array.from({ length: 20_001 }, (): Told => ({ is: 'deadline-set', deadline: null }))
  await rotations.importAll([rotationOf(1, told.intended(1), told.lost(1), ...many)])
  await expect(exported()).rejects.toMatchObject({
    code: 'invalid-input',
    message: expect.stringContaining('none was written')
  })
})

test('a file too large to be read is not written', async () => {
  const { rotations, exported } = await computers()
  const failure = {
    code: 'connection-lost' as const,
    message: 'x'.repeat(maxRotationFileBytes)
  }
  await rotations.importAll([rotationOf(1, told.intended(1), told.lost(1, failure))])
  await expect(exported()).rejects.toMatchObject({ code: 'invalid-input' })
})
