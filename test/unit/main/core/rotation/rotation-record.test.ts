import { rotationHtml } from '@main/core/rotation/rotation-html'
import { rotationRecordSchema } from '@shared/contract/rotations'
import { aKey, canaryPlaintext, canarySecret } from '@support/fakes'
import { rotationApp } from '@support/rotation-app'
import { expect, test } from 'vitest'

async function recorded() {
  const app = await rotationApp()
  const { id } = await app.verified()
  const { profileId, handlers } = app
  const rotationId = id
  const { token } = await handlers['rotations.prepareRevoke']({
    profileId,
    rotationId,
    target: { kind: 'old' }
  })
  await handlers['rotations.revoke']({
    token,
    isTicked: true,
    typedText: null,
    overrideReason: 'Ticket 412'
  })
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

const known = new Set(
  'html head meta title style body h1 h2 p dl dt dd section table thead tbody tr th td footer'.split(
    ' '
  )
)
