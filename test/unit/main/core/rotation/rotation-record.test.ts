import { rotationHtml } from '@main/core/rotation/rotation-html'
import type { RotationEvent } from '@shared/contract/rotation-events'
import { rotationRecordSchema } from '@shared/contract/rotation-views'
import { AppError } from '@shared/errors'
import { aKey, canaryPlaintext, canarySecret } from '@support/fakes'
import { type RotationApp, rotationApp } from '@support/rotation-app'
import { expect, test } from 'vitest'

async function revokeOld({ profileId, handlers }: RotationApp, rotationId: string): Promise<void> {
  const { token } = await handlers['rotations.prepareRevoke']({
    profileId,
    rotationId,
    target: { kind: 'old' }
  })
  const given = { isTicked: true, typedText: null, overrideReason: 'Ticket 412' }
  await handlers['rotations.revoke']({ token, ...given })
}

async function recorded() {
  const app = await rotationApp()
  const { id } = await app.verified()
  const { profileId, handlers } = app
  const rotationId = id
  await revokeOld(app, rotationId)
  const rotation = await handlers['rotations.record']({ profileId, rotationId })
  const recordOf = () => handlers['rotations.recordOf']({ profileId, rotationId })
  const exported = async (format: 'json' | 'html') => {
    const { path } = await handlers['rotations.exportRecord']({ profileId, rotationId, format })
    return { path, text: app.files.writeNew.mock.calls.at(-1)?.[1].reveal() ?? '' }
  }
  return { ...app, rotation, recordOf, exported }
}

test('the record holds every step with time, evidence and who, and ends the rotation', async () => {
  const { rotation, recordOf, machine } = await recorded()
  expect(rotation).toMatchObject({ endedHow: 'recorded', situation: 'ended', actions: [] })
  expect(rotation.steps.map(({ state }) => state)).toEqual(Array(7).fill('done'))
  const record = rotationRecordSchema.parse(await recordOf())
  expect(record).toMatchObject({
    version: 1,
    profile: 'Production',
    organization: 'Acme',
    rotation: { endedHow: 'recorded' },
    oldKey: { id: 'key_1' },
    grounds: { overrideReason: 'Ticket 412' },
    replacementFingerprint: expect.stringMatching(/^[0-9a-f]{64}$/)
  })
  expect(record.entries.map(({ event }) => event.is)).toEqual([
    'started',
    'create-intended',
    'created',
    'stored',
    'delivered',
    'verified',
    'revoke-intended',
    'revoke-settled',
    'ended',
    'renamed'
  ])
  expect(machine.remote.state.keys[0]?.clientName).toBe('Production Backend')
})

test('it is written as JSON that can be read back, under a name that says what it is', async () => {
  const { exported, recordOf } = await recorded()
  const { path, text } = await exported('json')
  expect(path).toBe('/chosen/rotation-production-backend-2026-11-20.json')
  expect(rotationRecordSchema.parse(JSON.parse(text))).toEqual(await recordOf())
})

test('a cancelled save writes nothing', async () => {
  const { exported, files } = await recorded()
  files.choosePath.mockResolvedValueOnce(null)
  expect((await exported('html')).path).toBeNull()
  expect(files.writeNew).not.toHaveBeenCalled()
})

test('neither form holds a key or the admin secret', async () => {
  const { exported } = await recorded()
  for (const format of ['json', 'html'] as const) {
    const { text } = await exported(format)
    expect(text).not.toContain(canaryPlaintext)
    expect(text).not.toContain(canarySecret)
  }
})

test('the page loads nothing and runs nothing, whatever names hold', async () => {
  const { recordOf } = await recorded()
  const record = await recordOf()
  const hostile = '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&\u202egnp\u0007'
  const html = rotationHtml({
    ...record,
    profile: hostile,
    organization: hostile,
    rotation: { ...record.rotation, clientName: hostile, sentence: hostile, startedBy: hostile },
    oldKey: aKey({ clientName: hostile }),
    consumers: [
      { id: record.rotation.id, name: hostile, owner: hostile, ip: hostile, isDone: true }
    ],
    waivers: [
      { ip: hostile, method: hostile, path: hostile, reason: hostile, by: hostile, at: hostile }
    ],
    diff: [{ field: hostile, old: hostile, replacement: hostile, kind: 'wider', note: hostile }],
    entries: [
      { seq: 1, at: record.exportedAt, by: hostile, event: { is: 'renamed', clientName: hostile } }
    ]
  })
  expect(html).not.toMatch(/<(script|img|link|iframe|object|a)\b/i)
  for (const hidden of ['\u202e', '\u0007']) expect(html).not.toContain(hidden)
  expect(html).toContain('[U+202E]gnp[U+0007]')
  expect(html).toContain("default-src 'none'")
  const tags = new Set([...html.matchAll(/<\/?([a-z0-9]+)/g)].map(([, tag]) => tag))
  expect([...tags].filter(tag => !known.has(tag ?? ''))).toEqual([])
})

test('the new key stands under its last name, with its facts as they were last listed', async () => {
  const app = await rotationApp()
  const { profileId, handlers, machine } = app
  const { id: rotationId, replacementId } = await app.verified()
  const { state } = machine.remote
  state.keys = state.keys.map(key => (key.id === replacementId ? { ...key, rateLimit: 77 } : key))
  await revokeOld(app, rotationId)
  await app.refresh()
  // The answer to the renaming is the last that is heard of it.
  const lastUsedAt = '2026-11-20T09:00:00Z'
  state.keys = state.keys.map(key => (key.id === replacementId ? { ...key, lastUsedAt } : key))
  await handlers['rotations.record']({ profileId, rotationId })
  // What becomes of the key later is no part of this rotation.
  state.keys = state.keys.map(key => ({ ...key, rateLimit: 5, clientName: 'Another name' }))
  await app.refresh()
  const record = await handlers['rotations.recordOf']({ profileId, rotationId })
  const tag = expect.stringMatching(/^\[rot-[0-9a-f]{16}\]$/)
  expect(record.replacement).toMatchObject({
    clientName: 'Production Backend',
    rateLimit: 77,
    lastUsedAt
  })
  expect(record.replacementTag).toEqual({ tag, isTakenOut: true, whyNot: null })
  expect(record.diff.slice(0, 3)).toMatchObject([
    { field: 'Name', replacement: 'Production Backend', kind: 'same' },
    { field: 'Scopes' },
    { field: 'Limit per minute', replacement: '77' }
  ])
  const html = rotationHtml(record)
  expect(html).toContain('<dt>New key</dt><dd>Production Backend ·')
  expect(html).toMatch(/\[rot-[0-9a-f]{16}\] while the rotation ran, taken out/)
})

test('a name that Horizon would not change is said to carry its tag still, with the reason', async () => {
  const app = await rotationApp()
  const { id, replacementId } = await app.verified()
  await revokeOld(app, id)
  const { state } = app.machine.remote
  state.keys = state.keys.map(key => (key.id === replacementId ? { ...key, rateLimit: 77 } : key))
  await app.refresh()
  app.horizon.renameKey.mockRejectedValueOnce(new AppError('forbidden', 'Not yours to rename'))
  await app.handlers['rotations.record']({ profileId: app.profileId, rotationId: id })
  const record = await app.handlers['rotations.recordOf']({
    profileId: app.profileId,
    rotationId: id
  })
  expect(record.replacementTag).toMatchObject({ isTakenOut: false, whyNot: 'Not yours to rename' })
  expect(record.replacement?.clientName).toMatch(/\[rot-/)
  expect(record.replacement?.rateLimit).toBe(77)
  expect(rotationHtml(record)).toMatch(/\[rot-[0-9a-f]{16}\], still there: Not yours to rename/)
})

test('of a cancelled rotation nothing is still to come, and the new key is recorded as ended', async () => {
  const app = await rotationApp()
  const { id: rotationId } = await app.stored()
  const { profileId, handlers } = app
  const { token } = await handlers['rotations.prepareRevoke']({
    profileId,
    rotationId,
    target: { kind: 'replacement' }
  })
  const given = { isTicked: true, typedText: null, overrideReason: null }
  const { endedHow, steps } = await handlers['rotations.revoke']({ token, ...given })
  expect(endedHow).toBe('cancelled')
  expect(steps.slice(2, 5).map(({ state, summary }) => [state, summary])).toEqual(
    Array(3).fill(['skipped', 'not done: cancelled'])
  )
  const record = await handlers['rotations.recordOf']({ profileId, rotationId })
  expect(record.replacement).toMatchObject({ enabled: false })
  const html = rotationHtml(record)
  for (const fact of ['Delivered', 'Verified', 'Old key revoked']) {
    expect(html).toContain(`<dt>${fact}</dt><dd>not done: cancelled</dd>`)
  }
  expect(html).not.toContain('not yet')
})

test('the summary names who did each step, and the calls that the confirmation showed', async () => {
  const { recordOf, machine } = await recorded()
  const record = await recordOf()
  const [profile] = machine.profiles.stored
  const by = profile?.operatorName || 'nobody named'
  const traffic = {
    fetchedAt: '2026-11-20T09:00:00.000Z',
    last24Hours: 1_204,
    lastRequestAt: '2026-11-20T08:58:00Z'
  }
  if (record.grounds === null) throw new Error('No grounds')
  const html = rotationHtml({ ...record, grounds: { ...record.grounds, traffic } })
  for (const fact of ['Begun', 'New key created', 'Delivered', 'Verified', 'Old key revoked']) {
    expect(html).toMatch(new RegExp(`<dt>${fact}</dt><dd>[^<]* UTC, by ${by}`))
  }
  expect(html).toContain(`recorded by ${by}</dd>`)
  expect(html).toContain('1,204 requests in 24 h, last request 20 Nov 2026 08:58:00 UTC')
})

test('a delivery with systems that are not ticked is the operator’s word, beside the list', async () => {
  const { recordOf } = await recorded()
  const record = await recordOf()
  const system = { id: record.rotation.id, name: 'Payroll', owner: '', ip: null, isDone: false }
  expect(rotationHtml({ ...record, consumers: [system] })).toContain(
    'marked as delivered; 0 of 1 systems ticked'
  )
})

test('a first key whose secret was lost stands in the summary with what became of it', async () => {
  const { recordOf } = await recorded()
  const record = await recordOf()
  const operationId = record.rotation.id
  const key = aKey({ id: 'key_first', hint: 'hz_live_fst1' })
  const of = (event: RotationEvent, by = 'console') => ({
    seq: 1,
    at: record.exportedAt,
    by,
    event
  })
  const html = rotationHtml({
    ...record,
    entries: [
      of({ is: 'created', operationId, key, differences: [], isRecovered: false }),
      of({ is: 'plaintext-lost', keyId: key.id, wasShown: true }),
      of({ is: 'revoke-intended', target: 'orphan', keyId: key.id, grounds: null }, 'Mei Tanaka'),
      of({ is: 'revoke-settled', keyId: key.id, outcome: 'ended' })
    ]
  })
  expect(html).toMatch(
    /<dt>Other new key<\/dt><dd>key_first · hz_live_fst1, created [^<]* UTC, shown, never confirmed as stored, revoked [^<]* UTC by Mei Tanaka<\/dd>/
  )
})

test('every time in the page is in one form and says that it is UTC', async () => {
  const { recordOf } = await recorded()
  const html = rotationHtml(await recordOf())
  expect(html).not.toMatch(/\d{4}-\d\d-\d\d/)
  const times = html.match(/\d\d:\d\d:\d\d/g) ?? []
  expect(html.match(/\d\d [A-Z][a-z]{2} 2\d{3} \d\d:\d\d:\d\d UTC/g)).toHaveLength(times.length)
  expect(times.length).toBeGreaterThan(12)
})

const known = new Set(
  'html head meta title style body h1 h2 p dl dt dd section table thead tbody tr th td footer'.split(
    ' '
  )
)
