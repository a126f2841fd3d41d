import { AppError } from '@shared/errors'
import { aFormDraft } from '@support/fake-drafts'
import { aKeyDraft, canaryPlaintext, canarySecret, connectedApp, fakeApp } from '@support/fakes'
import { expect, test } from 'vitest'

const name = 'key.create'
const savedAt = '2026-11-20T09:00:00.000Z'
type App = Awaited<ReturnType<typeof connectedApp>>

const drafting = ({ core, profileId }: App, ofProfile = profileId) => ({
  get: async () => (await core.handlers['drafts.get']({ profileId: ofProfile, name })).draft,
  save: (changes = {}) =>
    core.handlers['drafts.save']({ profileId: ofProfile, name, content: aFormDraft(changes) }),
  discard: () => core.handlers['drafts.discard']({ profileId: ofProfile, name })
})

test('a draft is kept with its time, replaced, found by the next run, and discarded', async () => {
  const app = await connectedApp()
  const drafts = drafting(app)
  expect(await drafts.get()).toBeNull()
  expect(await drafts.save()).toEqual({ isKept: true })
  await drafts.save({ clientName: 'Second' })
  await app.core.stop()

  const next = { ...app, ...fakeApp(app.machine) }
  expect(await drafting(next).get()).toEqual({ ...aFormDraft({ clientName: 'Second' }), savedAt })
  await drafting(next).discard()
  expect(await drafting(next).get()).toBeNull()
})

test('drafts of one profile never appear in another, nor are they saved into it', async () => {
  const app = await connectedApp()
  await drafting(app).save()
  const { profile } = await app.core.handlers['profiles.create']({
    draft: {
      name: 'Other',
      environment: 'staging',
      baseUrl: 'https://other.example',
      headerForm: 'bearer',
      operatorName: '',
      safetyLevel: 'confirm'
    },
    secret: canarySecret,
    storage: 'keychain'
  })
  expect(await drafting(app, profile.id).get()).toBeNull()
  await expect(drafting(app).save()).rejects.toMatchObject({ code: 'profile-busy' })
  expect(await drafting(app, profile.id).get()).toBeNull()
})

test('the admin secret is left out of whatever text holds it', async () => {
  const app = await connectedApp()
  await drafting(app).save({
    clientName: `with ${canarySecret}`,
    scopes: ['agents:read', canarySecret],
    departments: [canarySecret],
    purpose: { ...aFormDraft().purpose, note: canarySecret }
  })
  expect(JSON.stringify(app.data.data.records.saveDraft.mock.calls)).not.toContain(canarySecret)
  expect(await drafting(app).get()).toMatchObject({
    clientName: '',
    scopes: ['agents:read'],
    departments: [],
    purpose: { owner: 'Finance systems', note: '' }
  })
})

test('a read-only profile keeps drafts too: nothing leaves the console', async () => {
  const app = await connectedApp({ safetyLevel: 'read-only' })
  expect(await drafting(app).save()).toEqual({ isKept: true })
})

test.each([
  ['what is not a draft', { content: 'x', savedAt }],
  ['what cannot be read', { content: null, savedAt }],
  ['one of another version', { content: { ...aFormDraft(), expiry: '2y' }, savedAt }],
  ['one with a time that is none', { content: aFormDraft(), savedAt: 'yesterday' }]
])('%s counts as no draft, and is removed', async (_what, stored) => {
  const app = await connectedApp()
  const { records } = app.data.data
  records.draft.mockResolvedValueOnce(stored)
  expect(await drafting(app).get()).toBeNull()
  expect(records.removeDraft).toHaveBeenCalledExactlyOnceWith(name)
})

test('local data that fails costs the draft only, and is logged', async () => {
  const app = await connectedApp()
  const { records } = app.data.data
  const broken = new AppError('database-unavailable', 'The disk is full')
  for (const call of [records.draft, records.saveDraft, records.removeDraft]) {
    call.mockRejectedValue(broken)
  }
  expect(await drafting(app).save()).toEqual({ isKept: false })
  expect(await drafting(app).get()).toBeNull()
  await drafting(app).discard()
  const { profileId } = app
  await app.core.handlers['keys.create']({ profileId, draft: aKeyDraft })
  const failed = app.lines.filter(line => JSON.stringify(line).includes('draft'))
  expect(failed).toHaveLength(4)
})

test('in a journal that can only be read no draft is tried', async () => {
  const app = await connectedApp()
  app.data.data.journal.isReadOnly = true
  expect(await drafting(app).save()).toEqual({ isKept: false })
  await drafting(app).discard()
  expect(app.data.data.records.saveDraft).not.toHaveBeenCalled()
  expect(app.data.data.records.removeDraft).not.toHaveBeenCalled()
})

test('a key that was made ends its draft, once that it was made is on disk', async () => {
  const app = await connectedApp()
  const { records, journal } = app.data.data
  await drafting(app).save()
  await app.core.handlers['keys.create']({ profileId: app.profileId, draft: aKeyDraft })
  expect(await drafting(app).get()).toBeNull()
  const [finished] = journal.finish.mock.invocationCallOrder
  const [removed] = records.removeDraft.mock.invocationCallOrder
  expect(finished).toBeLessThan(removed ?? 0)
})

test.each([
  ['refused', new AppError('validation-failed', 'No', { status: 422 })],
  ['of unknown outcome', new AppError('outcome-unknown', 'No reply')]
])('a create that was %s leaves the draft', async (_what, error) => {
  const app = await connectedApp()
  await drafting(app).save()
  app.horizon.createKey.mockRejectedValueOnce(error)
  const { profileId } = app
  await expect(app.core.handlers['keys.create']({ profileId, draft: aKeyDraft })).rejects.toThrow()
  const refused = app.core.handlers['keys.create']({
    profileId,
    draft: { ...aKeyDraft, clientName: canaryPlaintext }
  })
  await expect(refused).rejects.toThrow()
  expect(await drafting(app).get()).toMatchObject({ clientName: 'Ledger sync' })
})
