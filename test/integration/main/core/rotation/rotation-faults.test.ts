import { situationOf } from '@main/core/rotation/rotation-situation'
import { type RotationsOnSandbox, startRotationsOnSandbox } from '@support/rotation-on-sandbox'
import {
  everyList,
  firstCreate,
  goToVerified,
  keysPath,
  lookIsMade,
  newKeys,
  situationBecomes
} from '@support/rotation-on-sandbox-steps'
import { told } from '@support/rotation-story'
import { stored } from '@support/sandbox'
import { afterEach, beforeEach, expect, test } from 'vitest'

let machine: RotationsOnSandbox
beforeEach(async () => {
  machine = await startRotationsOnSandbox()
})
afterEach(() => machine.close())

const posts = () => machine.sent.filter(({ method }) => method === 'POST')
const lists = () =>
  machine.sent.filter(({ method, url }) => method === 'GET' && new URL(url).pathname === keysPath)
const deletes = () => machine.sent.filter(({ method }) => method === 'DELETE')

test('a whole rotation on the real parts: create, store, revoke, record, renamed', async () => {
  const rotation = await machine.begin()
  const { state } = await rotation.create()
  expect(state.replacement).toMatchObject({ differences: [], key: { rotatedFrom: rotation.oldId } })
  await goToVerified(machine, rotation)
  await rotation.act(told.revoke('old', rotation.oldId))
  const { state: recorded } = await rotation.act(told.ended('recorded'))
  expect(recorded).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us', renamedTo: 'Billing' })
  expect(await newKeys(machine, rotation)).toMatchObject([{ client_name: 'Billing' }])
  await machine.restart()
  expect(await rotation.stateNow()).toEqual(recorded)
})

test('F14: the network changes in the middle of Create: unknown, then found by its nonce', async () => {
  const rotation = await machine.begin()
  const before = lists().length
  // The list that Create begins with is cut off as well: it is read again.
  await machine.script(
    { ...everyList, nth: 1, action: 'disconnect' },
    { ...firstCreate, action: 'drop-after' }
  )
  expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
  expect(lists().length - before).toBe(2)
  await machine.advance(0)
  await situationBecomes(rotation, 'orphans-found')
  expect(posts()).toHaveLength(1)
})

const inAnHour = () => new Date(Math.floor(Date.now() / 1_000) * 1_000 + 3_600_000).toUTCString()
test.each<[string, () => Record<string, string>, number]>([
  ['of 90 s', () => ({ 'Retry-After': '90' }), 89_000],
  // Counted from Horizon’s own clock, which goes on while the console’s stands still here.
  ['that is a date', () => ({ 'Retry-After': inAnHour() }), 3_500_000]
])(
  'F15: after a 429 with a Retry-After %s nothing leaves before its time, and then the rotation goes on',
  async (_what, headers, notYetMs) => {
    const rotation = await machine.begin()
    await machine.script({
      ...everyList,
      nth: 1,
      action: 'status',
      status: 429,
      headers: headers()
    })
    await expect(rotation.create()).rejects.toMatchObject({ code: 'rate-limited' })
    const heard = machine.sent.length
    await machine.advance(notYetMs)
    await expect(rotation.create()).rejects.toMatchObject({ code: 'rate-limited' })
    expect(machine.sent).toHaveLength(heard)
    await machine.advance(110_000)
    expect(situationOf((await rotation.create()).state)).toBe('to-store')
    expect(posts()).toHaveLength(1)
  }
)

test.each<[string, Record<string, string>]>([
  ['no Retry-After', {}],
  ['one that is garbage', { 'Retry-After': 'soon' }],
  ['one before now', { 'Retry-After': 'Sat, 21 Nov 2020 10:00:00 GMT' }]
])(
  'F15: after 429s with %s the operator may try again, and nothing was sent',
  async (_what, headers) => {
    const rotation = await machine.begin()
    await machine.script({ ...everyList, action: 'status', status: 429, headers })
    await expect(rotation.create()).rejects.toMatchObject({ code: 'rate-limited' })
    expect(posts()).toEqual([])
    await machine.script()
    expect(situationOf((await rotation.create()).state)).toBe('to-store')
  }
)

test.each([500, 502, 503, 504])(
  'F17: a list that answers %i is asked for a few times only, nothing is sent, and it goes on later',
  async status => {
    const rotation = await machine.begin()
    const before = lists().length
    const known = await rotation.stateNow()
    await machine.script({ ...everyList, action: 'status', status })
    await expect(rotation.create()).rejects.toMatchObject({
      code: expect.stringMatching(/^(server-error|unavailable)$/)
    })
    const asked = lists().length - before
    expect(asked).toBeGreaterThanOrEqual(1)
    expect(asked).toBeLessThanOrEqual(4)
    expect(posts()).toEqual([])
    expect(await rotation.stateNow()).toEqual(known)
    await machine.script()
    expect(situationOf((await rotation.create()).state)).toBe('to-store')
  }
)

test.each([
  [429, { 'Retry-After': '1' }],
  [503, {}]
])(
  'F16: after %i on Create the list is asked, then another attempt is possible',
  async (status, headers) => {
    const rotation = await machine.begin()
    await machine.script({ ...firstCreate, action: 'status', status, headers })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await situationBecomes(rotation, 'not-created')
    await machine.advance(2_000)
    expect(situationOf((await rotation.create()).state)).toBe('to-store')
    expect(await newKeys(machine, rotation)).toHaveLength(1)
  }
)

test.each([500, 504])(
  'F18: %i after creating: the key is found, revoked, and made anew',
  async status => {
    const rotation = await machine.begin()
    await machine.script({ ...firstCreate, action: 'alter', status, body: { error: 'failed' } })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await situationBecomes(rotation, 'orphans-found')
    const [orphan] = await newKeys(machine, rotation)
    await rotation.act(told.revoke('orphan', orphan?.id ?? ''))
    await rotation.create()
    const [only, ...others] = await newKeys(machine, rotation)
    expect(others).toEqual([])
    expect(only?.id).toBe((await rotation.stateNow()).replacement?.key.id)
  }
)

test.each(['drop-after', 'truncate', 'disconnect'])(
  'F19: the reply to Create is lost (%s): one POST, one key, found',
  async action => {
    const rotation = await machine.begin()
    await machine.script({ ...firstCreate, action })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await situationBecomes(rotation, 'orphans-found')
    expect(posts()).toHaveLength(1)
    const [key] = await newKeys(machine, rotation)
    expect((await rotation.stateNow()).orphans).toMatchObject([
      { keyId: key?.id, certainty: 'nonce', fate: 'undecided' }
    ])
  }
)

test('F20: a key that lands 90 s after the loss is found by the 10-minute look', async () => {
  const rotation = await machine.begin()
  // After the looks at once, after 5 s and after 60 s.
  await machine.script({ ...firstCreate, action: 'commit-late', before: { ...everyList, nth: 4 } })
  await rotation.create()
  await machine.advance(0)
  await lookIsMade(rotation, 'at-once')
  await machine.advance(5_000)
  await lookIsMade(rotation, 'after-5-s')
  await machine.advance(55_000)
  await situationBecomes(rotation, 'not-created')
  const landed = `SELECT id FROM api_keys WHERE client_name LIKE 'Billing [rot-%'`
  expect(stored(machine.sandbox, landed)).toEqual([])
  await machine.advance(540_000)
  await situationBecomes(rotation, 'orphans-found')
  expect(posts()).toHaveLength(1)
})

test('F21: a create that landed twice: both are listed, neither is revoked by itself', async () => {
  const rotation = await machine.begin()
  await machine.script({ ...firstCreate, action: 'commit-twice' })
  await rotation.create()
  await machine.advance(0)
  await situationBecomes(rotation, 'orphans-found')
  const ids = (await newKeys(machine, rotation)).map(({ id }) => id).sort()
  expect(ids).toHaveLength(2)
  const { orphans } = await rotation.stateNow()
  expect(orphans.map(({ keyId }) => keyId).sort()).toEqual(ids)
  await machine.advance(600_000)
  expect(deletes()).toEqual([])
  expect(posts()).toHaveLength(1)
})

test('F21: the second of two was answered: the first is listed beside it, and neither is revoked', async () => {
  const rotation = await machine.begin()
  await machine.script({ ...firstCreate, action: 'commit-twice', isAnswered: true })
  await rotation.create()
  await rotation.list()
  await situationBecomes(rotation, 'orphans-found')
  const { replacement, orphans } = await rotation.stateNow()
  const ids = (await newKeys(machine, rotation)).map(({ id }) => id).sort()
  expect([replacement?.key.id ?? '', ...orphans.map(({ keyId }) => keyId)].sort()).toEqual(ids)
  expect(ids).toHaveLength(2)
  expect(deletes()).toEqual([])
})

test.each([
  ['missing', null],
  ['blank', ''],
  ['cut off', 'hz_live_9f...']
])('F22: a plaintext that is %s makes a key to be decided on', async (_what, plaintext) => {
  const rotation = await machine.begin()
  const answered = { plaintext_key: plaintext }
  await machine.script({ ...firstCreate, action: 'alter', status: 200, answered })
  await rotation.create()
  await machine.advance(0)
  await situationBecomes(rotation, 'orphans-found')
  const state = await rotation.stateNow()
  expect(state.replacement).toBeNull()
  expect(state.attempts[0]?.failure).toMatchObject({ code: 'response-invalid' })
})

test('F23: other scopes and limit than asked for stop the old key’s revocation until accepted', async () => {
  const rotation = await machine.begin()
  const sent = { scopes: ['agents:write'], rate_limit: 7, expires_at: '2099-01-01T00:00:00Z' }
  await machine.script({ ...firstCreate, action: 'alter', sent })
  const { state } = await rotation.create()
  expect(state.replacement?.differences).toEqual([
    expect.stringContaining('scopes: asked for agents:read'),
    expect.stringContaining('expiry: asked for never')
  ])
  await goToVerified(machine, rotation)
  const revoke = () => rotation.act(told.revoke('old', rotation.oldId))
  await expect(revoke()).rejects.toThrow('differences')
  expect(deletes()).toEqual([])
  await rotation.act({ is: 'differences-accepted', reason: 'Known' })
  expect((await revoke()).state.oldFate).toBe('revoked')
})

test('F24: the list decides on a DELETE whose answer is lost, refused, or untrue', async () => {
  const path = `${keysPath}/:id`
  const cases = [
    [{ method: 'DELETE', path, nth: 1, action: 'drop-after' }, 'revoked'],
    [{ method: 'DELETE', path, nth: 1, action: 'drop-before' }, 'unconfirmed'],
    [{ method: 'DELETE', path, nth: 1, action: 'status', status: 409, body: {} }, 'active'],
    [{ method: 'DELETE', path, nth: 1, action: 'status', status: 200, body: {} }, 'unconfirmed'],
    [{ method: 'DELETE', path, nth: 1, action: 'status', status: 404, body: 'gone' }, 'unconfirmed']
  ] as const
  for (const [rule, fate] of cases) {
    await machine.script()
    const rotation = await machine.begin()
    await rotation.create()
    await goToVerified(machine, rotation)
    const before = deletes().length
    await machine.script(rule)
    const { state } = await rotation.act(told.revoke('old', rotation.oldId))
    expect({ ...rule, fate: state.oldFate }).toEqual({ ...rule, fate })
    expect(deletes().length).toBe(before + 1)
    await machine.restart()
    if (fate !== 'revoked') await rotation.act(told.revoke('old', rotation.oldId))
    const ended = await rotation.act(told.ended('recorded'))
    expect(ended.state).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us' })
  }
})

test('F36: keys that another admin revoked are seen in the next list, and the rotation adapts', async () => {
  const rotation = await machine.begin()
  await machine.sandbox.admin('DELETE', `${keysPath}/${rotation.oldId}`)
  await rotation.create()
  const state = await rotation.stateNow()
  expect(state).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'other' })
  await goToVerified(machine, rotation)
  expect(situationOf(await rotation.stateNow())).toBe('to-record')
  await machine.sandbox.admin('DELETE', `${keysPath}/${state.replacement?.key.id}`)
  await rotation.list()
  expect(situationOf(await rotation.stateNow())).toBe('replacement-ended')
  const { state: again } = await rotation.create()
  expect(situationOf(again)).toBe('to-store')
})
