import { randomUUID } from 'node:crypto'
import { anOrganization, canaryPlaintext, canarySecret, fakeMachine } from '@support/fakes'
import { rotationApp } from '@support/rotation-app'
import { expect, test } from 'vitest'

/** An open rotation in a file, and another computer at the same Horizon. */
async function taken(until: 'started' | 'created' | 'delivered' = 'delivered') {
  const first = await rotationApp()
  const { id } = await (until === 'started' ? first.start() : first[until]())
  const { profileId } = first
  const { path, count } = await first.handlers['rotations.exportOpen']({ profileId })
  const text = first.files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? ''
  const { remote, time } = first.machine
  const machine = { ...fakeMachine(), remote, time, uuid: () => randomUUID() }
  const second = await rotationApp({ machine })
  const importing = (content = text) =>
    second.handlers['rotations.import']({ profileId: second.profileId, text: content })
  const get = () =>
    second.handlers['rotations.get']({ profileId: second.profileId, rotationId: id })
  return { first, second, id, path, count, text, importing, get }
}

const changed = (text: string, change: (file: FileLike) => void): string => {
  const file = JSON.parse(text) as FileLike
  change(file)
  return JSON.stringify(file)
}
type FileLike = {
  version: number
  organization: { id: string; name: string } | null
  rotations: { id: string; entries: { seq: number; event: Record<string, unknown> }[] }[]
}

test('open rotations go into one file, ended ones do not, and no secret does', async () => {
  const { path, count, text, first, id } = await taken()
  expect(path).toBe('/chosen/open-rotations-2026-11-20.json')
  expect(count).toBe(1)
  expect(text).not.toContain(canaryPlaintext)
  expect(text).not.toContain(canarySecret)
  const { profileId, handlers } = first
  const { token } = await handlers['rotations.prepareRevoke']({
    profileId,
    rotationId: id,
    target: { kind: 'replacement' }
  })
  await handlers['rotations.revoke']({
    token,
    isTicked: true,
    typedText: null,
    overrideReason: null
  })
  expect(await handlers['rotations.exportOpen']({ profileId })).toMatchObject({ count: 0 })
})

test('another computer goes on where the first one stood', async () => {
  const { importing, get, id, second } = await taken()
  expect(await importing()).toMatchObject({
    imported: [{ id, situation: 'to-verify' }],
    leftOut: []
  })
  const rotation = await get()
  expect(rotation.entries.at(-1)).toMatchObject({
    by: 'Ada Moreau',
    event: { is: 'imported', from: 'Production, 2026-11-20T09:00:00.000Z' }
  })
  expect(second.horizon.createKey).toHaveBeenCalledOnce()
})

test('a key that waited to be stored cannot be shown elsewhere: it has to be decided on', async () => {
  const { importing, get } = await taken('created')
  await importing()
  expect(await get()).toMatchObject({
    situation: 'orphans-found',
    orphans: [{ fate: 'undecided' }]
  })
})

test('what is there already is left out with the reason', async () => {
  const { importing } = await taken()
  await importing()
  expect(await importing()).toEqual({
    imported: [],
    leftOut: [{ clientName: 'Production Backend', why: 'It is in this journal already.' }]
  })
})

test('a second rotation of the same key is left out', async () => {
  const { importing, second } = await taken('started')
  await second.start()
  expect((await importing()).leftOut[0]?.why).toContain('Another rotation of the same key')
})

const tampered: [string, Record<string, unknown>, string][] = [
  ['more scopes', { scopes: ['conversations:read', 'keys:admin'] }, 'scopes'],
  ['all scopes', { scopes: ['*'] }, 'scopes'],
  ['a higher limit', { rateLimit: 1_000_000 }, 'limit per minute'],
  ['another type', { type: 'user', ownerUserId: 'user_1' }, 'type']
]
test.each(tampered)('a file that asks for %s is left out with the reason', async (...given) => {
  const [, changes, why] = given
  const { importing, text, second } = await taken('started')
  const { imported, leftOut } = await importing(
    changed(text, ({ rotations }) => {
      Object.assign(rotations[0]?.entries[0]?.event.draft ?? {}, changes)
    })
  )
  expect(imported).toEqual([])
  expect(leftOut).toEqual([
    { clientName: 'Production Backend', why: expect.stringContaining(`: ${why}.`) }
  ])
  const { profileId, handlers } = second
  expect((await handlers['rotations.list']({ profileId })).rotations).toEqual([])
})

test.each<[string, (file: FileLike) => void, string]>([
  ['missing', ({ rotations }) => rotations[0]?.entries.splice(1, 1), 'damaged'],
  [
    'twice there',
    ({ rotations: [one] }) => one?.entries.splice(1, 0, ...one.entries.slice(1, 2)),
    'damaged'
  ],
  [
    'of a kind unknown here',
    ({ rotations }) =>
      Object.assign(rotations[0]?.entries.at(-1)?.event ?? {}, { is: 'teleported' }),
    'newer version'
  ],
  [
    'cut',
    ({ rotations }) => Object.assign(rotations[0]?.entries[0] ?? {}, { event: { is: 'started' } }),
    'newer version'
  ],
  ['none', ({ rotations }) => Object.assign(rotations[0] ?? {}, { entries: [] }), 'damaged'],
  [
    'of another organization',
    ({ rotations }) =>
      Object.assign(rotations[0]?.entries[0]?.event ?? {}, { organizationId: 'org_9' }),
    'another organization'
  ]
])(
  'a rotation with an event %s is left out, and nothing of it is kept',
  async (_what, change, why) => {
    const { importing, text, second } = await taken()
    const { imported, leftOut } = await importing(changed(text, change))
    expect(imported).toEqual([])
    expect(leftOut[0]?.why).toContain(why)
    const { profileId, handlers } = second
    expect((await handlers['rotations.list']({ profileId })).rotations).toEqual([])
  }
)

test('one that is damaged does not keep the others from coming', async () => {
  const { importing, text, id } = await taken()
  const file = changed(text, ({ rotations }) => {
    rotations.unshift({ id: '00000000-0000-4000-8000-00000000bad0', entries: [] })
  })
  expect(await importing(file)).toMatchObject({
    imported: [{ id }],
    leftOut: [{ why: expect.stringContaining('damaged') }]
  })
})

test.each<[string, (text: string) => string, string]>([
  ['no JSON', () => '{', 'not a file of open rotations'],
  ['another file', () => '{"kind":"other"}', 'not a file of open rotations'],
  [
    'a newer one',
    text => changed(text, file => Object.assign(file, { version: 2 })),
    'newer version'
  ],
  [
    'another organization’s',
    text =>
      changed(text, file => Object.assign(file, { organization: { id: 'org_2', name: 'Other' } })),
    '“Other”'
  ]
])('%s is refused as a whole', async (_what, change, words) => {
  const { importing, text } = await taken()
  await expect(importing(change(text))).rejects.toThrow(words)
})

test('a profile of another organization takes nothing', async () => {
  const { text } = await taken()
  const machine = fakeMachine()
  machine.remote.state.organization = anOrganization({ id: 'org_2', name: 'Other' })
  const other = await rotationApp({ machine })
  const importing = other.handlers['rotations.import']({ profileId: other.profileId, text })
  await expect(importing).rejects.toMatchObject({ code: 'other-organization' })
})
