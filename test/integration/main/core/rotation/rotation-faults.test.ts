import { situationOf } from '@main/core/rotation/rotation-situation'
import {
  type RotationsOnSandbox,
  startRotationsOnSandbox,
  type Tamper
} from '@support/rotation-on-sandbox'
import { told } from '@support/rotation-story'
import { send } from '@support/sandbox'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'

let machine: RotationsOnSandbox
beforeEach(async () => {
  machine = await startRotationsOnSandbox()
})
afterEach(() => machine.close())

const keysPath = '/admin/api-keys'
type Rotation = Awaited<ReturnType<RotationsOnSandbox['begin']>>

const posts = () => machine.sent.filter(({ method }) => method === 'POST')
const deletes = () => machine.sent.filter(({ method }) => method === 'DELETE')

async function lookUntil(rotation: Rotation, situation: string): Promise<void> {
  await vi.waitFor(async () => expect(situationOf(await rotation.stateNow())).toBe(situation))
}

/** The keys at Horizon that work, beside the old one and those of the scenario. */
async function newKeys({ oldId }: Rotation): Promise<{ id: string; client_name: string }[]> {
  const { body } = await machine.sandbox.admin('GET', keysPath)
  const rows: { id: string; client_name: string; enabled: boolean }[] = body
  return rows.filter(
    row => row.enabled && row.id !== oldId && row.client_name.startsWith('Billing')
  )
}

async function toVerified(rotation: Rotation): Promise<void> {
  const { parts, open, rotations } = machine.current()
  const { replacement } = await rotation.stateNow()
  const revealId = replacement?.operationId ?? ''
  await parts.reveals.acknowledge(revealId)
  await rotations.acknowledged(open, revealId)
  await rotation.act(told.delivered, told.verified)
}

/** As the lost request does, later: with the same body, and where `isRepeated` without its key. */
const landLater =
  (landings: (() => Promise<unknown>)[]): Tamper =>
  async (_send, { url, method, body }) => {
    const headers = { Authorization: `Bearer ${machine.sandbox.adminSecret}` }
    landings.push(() => send(url, method, body, headers))
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ECONNRESET' } })
  }

test('a whole rotation on the real parts: create, store, revoke, record, renamed', async () => {
  const rotation = await machine.begin()
  const { state } = await rotation.create()
  expect(state.replacement).toMatchObject({ differences: [], key: { rotatedFrom: rotation.oldId } })
  await toVerified(rotation)
  await rotation.act(told.revoke('old', rotation.oldId))
  const { state: recorded } = await rotation.act(told.ended('recorded'))
  expect(recorded).toMatchObject({ oldFate: 'revoked', oldEndedBy: 'us', renamedTo: 'Billing' })
  expect(await newKeys(rotation)).toMatchObject([{ client_name: 'Billing' }])
  await machine.restart()
  expect(await rotation.stateNow()).toEqual(recorded)
})

test('F14: the network changes in the middle of Create: unknown, then found by its nonce', async () => {
  const rotation = await machine.begin()
  machine.tamperOnce(async send => {
    await send()
    throw Object.assign(new TypeError('fetch failed'), { cause: { code: 'ENETDOWN' } })
  })
  expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
  await machine.advance(0)
  await lookUntil(rotation, 'orphans-found')
  expect(posts()).toHaveLength(1)
})

test.each([
  [429, { 'Retry-After': '1' }],
  [503, {}]
])(
  'F16: after %i on Create the list is asked, then another attempt is possible',
  async (status, headers) => {
    const rotation = await machine.begin()
    await machine.script({
      method: 'POST',
      path: keysPath,
      nth: 1,
      action: 'status',
      status,
      headers
    })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await lookUntil(rotation, 'not-created')
    await machine.advance(2_000)
    expect(situationOf((await rotation.create()).state)).toBe('to-store')
    expect(await newKeys(rotation)).toHaveLength(1)
  }
)

test.each([500, 504])(
  'F18: %i after creating: the key is found, revoked, and made anew',
  async status => {
    const rotation = await machine.begin()
    machine.tamperOnce(async send => {
      await send()
      return Response.json({ error: 'failed' }, { status })
    })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await lookUntil(rotation, 'orphans-found')
    const [orphan] = await newKeys(rotation)
    await rotation.act(told.revoke('orphan', orphan?.id ?? ''))
    await rotation.create()
    const [only, ...others] = await newKeys(rotation)
    expect(others).toEqual([])
    expect(only?.id).toBe((await rotation.stateNow()).replacement?.key.id)
  }
)

test.each(['drop-after', 'truncate', 'disconnect'])(
  'F19: the reply to Create is lost (%s): one POST, one key, found',
  async action => {
    const rotation = await machine.begin()
    await machine.script({ method: 'POST', path: keysPath, nth: 1, action })
    expect(situationOf((await rotation.create()).state)).toBe('create-unknown')
    await machine.advance(0)
    await lookUntil(rotation, 'orphans-found')
    expect(posts()).toHaveLength(1)
    const [key] = await newKeys(rotation)
    expect((await rotation.stateNow()).orphans).toMatchObject([
      { keyId: key?.id, certainty: 'nonce', fate: 'undecided' }
    ])
  }
)

test('F20: a key that lands 90 s after the loss is found by the 10-minute look', async () => {
  const rotation = await machine.begin()
  const landings: (() => Promise<unknown>)[] = []
  machine.tamperOnce(landLater(landings))
  await rotation.create()
  await machine.advance(0)
  await lookedFor(rotation, 'at-once')
  await machine.advance(5_000)
  await lookedFor(rotation, 'after-5-s')
  await machine.advance(55_000)
  await lookUntil(rotation, 'not-created')
  await machine.advance(30_000)
  await Promise.all(landings.map(land => land()))
  await machine.advance(510_000)
  await lookUntil(rotation, 'orphans-found')
})

test('F20: restarts go on looking, three times after the 10-minute look', async () => {
  const rotation = await machine.begin()
  const landings: (() => Promise<unknown>)[] = []
  machine.tamperOnce(landLater(landings))
  await rotation.create()
  await machine.advance(600_000)
  await lookedFor(rotation, 'after-10-min')
  await machine.restart()
  await machine.advance(0)
  await lookedFor(rotation, 'at-start')
  await machine.restart()
  await Promise.all(landings.map(land => land()))
  await machine.advance(0)
  await lookUntil(rotation, 'orphans-found')
})

test('F21: a create that landed twice: both are listed, neither is revoked by itself', async () => {
  const rotation = await machine.begin()
  const landings: (() => Promise<unknown>)[] = []
  machine.tamperOnce(landLater(landings))
  await rotation.create()
  for (const land of landings) {
    await land()
    await land()
  }
  await machine.advance(0)
  await lookUntil(rotation, 'orphans-found')
  const ids = (await newKeys(rotation)).map(({ id }) => id).sort()
  expect(ids).toHaveLength(2)
  const { orphans } = await rotation.stateNow()
  expect(orphans.map(({ keyId }) => keyId).sort()).toEqual(ids)
  await machine.advance(600_000)
  expect(deletes()).toEqual([])
})

test.each([
  ['missing', undefined],
  ['blank', ''],
  ['cut off', 'hz_live_9f...']
])('F22: a plaintext that is %s makes a key to be decided on', async (_what, plaintext) => {
  const rotation = await machine.begin()
  machine.tamperOnce(async send => {
    const answer = (await (await send()).json()) as { plaintext_key: string }
    const { plaintext_key: _real, ...rest } = answer
    return Response.json({ ...rest, ...(plaintext !== undefined && { plaintext_key: plaintext }) })
  })
  await rotation.create()
  await machine.advance(0)
  await lookUntil(rotation, 'orphans-found')
  const state = await rotation.stateNow()
  expect(state.replacement).toBeNull()
  expect(state.attempts[0]?.failure).toMatchObject({ code: 'response-invalid' })
})

test('F23: other scopes and limit than asked for stop the old key’s revocation until accepted', async () => {
  const rotation = await machine.begin()
  machine.tamperOnce(async (_send, { url, method, body }) => {
    const headers = { Authorization: `Bearer ${machine.sandbox.adminSecret}` }
    const changed = {
      ...JSON.parse(body),
      scopes: ['agents:write'],
      expires_at: '2030-01-01T00:00:00Z'
    }
    const { status, body: answer } = await send(url, method, changed, headers)
    return Response.json(answer, { status })
  })
  const { state } = await rotation.create()
  expect(state.replacement?.differences).toEqual([
    expect.stringContaining('scopes: asked for agents:read'),
    expect.stringContaining('expiry: asked for never')
  ])
  await toVerified(rotation)
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
    await toVerified(rotation)
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
  await toVerified(rotation)
  expect(situationOf(await rotation.stateNow())).toBe('to-record')
  await machine.sandbox.admin('DELETE', `${keysPath}/${state.replacement?.key.id}`)
  await rotation.list()
  expect(situationOf(await rotation.stateNow())).toBe('replacement-ended')
  const { state: again } = await rotation.create()
  expect(situationOf(again)).toBe('to-store')
})

async function lookedFor(rotation: Rotation, when: string): Promise<void> {
  await vi.waitFor(async () => {
    const looks = (await rotation.stateNow()).attempts.at(-1)?.looks ?? []
    expect(looks.map(look => look.when)).toContain(when)
  })
}
