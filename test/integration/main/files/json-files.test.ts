import {
  chmodSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { join } from 'node:path'
import type { StoredProfile } from '@main/core/ports'
import { createProfileFile } from '@main/files/profile-file'
import { createSettingsFile } from '@main/files/settings-file'
import { aDataFolder, asOrdinaryUser, modeOf } from '@support/data-folder'
import { expect, test } from 'vitest'

const clock = { now: () => Date.parse('2026-11-21T10:00:00.000Z') }
const aside = 'profiles.json.damaged-2026-11-21T10-00-00-000Z'

const aProfile = (fields: Partial<StoredProfile> = {}): StoredProfile => ({
  id: '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01',
  name: 'Acme',
  environment: 'production',
  baseUrl: 'https://api.horizonplatform.ai',
  headerForm: 'bearer',
  operatorName: 'Ada',
  secretStorage: 'keychain',
  secretMarker: 'b2a5',
  organization: { id: 'org_1', name: 'Acme', seenAt: '2026-11-21T09:00:00.000Z' },
  lastPlace: '/keys',
  createdAt: '2026-11-20T09:00:00.000Z',
  safetyLevel: 'type-to-confirm',
  secretSetAt: '2026-11-20T09:00:00.000Z',
  ...fields
})

const another = (fields: Partial<StoredProfile>) =>
  aProfile({ id: '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a02', ...fields })
const endless = `https://${'a'.repeat(2_000)}`
const fileOf = (profiles: readonly StoredProfile[]) => JSON.stringify({ version: 1, profiles })

const setUp = (folder = aDataFolder()) => ({
  folder,
  path: join(folder, 'profiles.json'),
  file: createProfileFile(folder, clock)
})

test('profiles are read back by the next start, from a file for this account only', async () => {
  const { folder, path, file } = setUp()
  expect(await file.read()).toEqual([])
  await file.write([aProfile()])
  const next = setUp(folder).file
  expect(await next.read()).toEqual([aProfile()])
  expect(next.notices()).toEqual([])
  expect(modeOf(path)).toBe('600')
  expect(readdirSync(folder)).toEqual(['profiles.json'])
})

test('a field that is no part of a profile never reaches the file', async () => {
  const { path, file } = setUp()
  await file.write([{ ...aProfile(), secret: 'CANARY' } as StoredProfile])
  expect(readFileSync(path, 'utf8')).not.toContain('CANARY')
})

test.each([
  ['not JSON', '{"version":1,"profiles":[', 0],
  ['a list', '[]', 0],
  ['no version', JSON.stringify({ profiles: [aProfile()] }), 1],
  ['one bad profile', JSON.stringify({ version: 1, profiles: [aProfile(), { id: 7 }] }), 1],
  ['one with a name no page can show', fileOf([aProfile(), another({ name: 'a'.repeat(61) })]), 1],
  ['one whose address is endless', fileOf([aProfile(), another({ baseUrl: endless })]), 1],
  ['one id twice', JSON.stringify({ version: 1, profiles: [aProfile(), aProfile()] }), 1],
  ['empty', '', 0]
])('a damaged file (%s) is kept aside, said, and what can be read is used', async (_, text, n) => {
  const { folder, path, file } = setUp()
  writeFileSync(path, text)
  expect(await file.read()).toEqual(n === 1 ? [aProfile()] : [])
  expect(readFileSync(join(folder, aside), 'utf8')).toBe(text)
  expect(file.notices()).toMatchObject([
    { title: 'The list of profiles was damaged', detail: expect.stringContaining(aside) }
  ])
  expect(await setUp(folder).file.read()).toEqual(n === 1 ? [aProfile()] : [])
  await file.write([])
})

test('a file of a newer version is read and never written', async () => {
  const { path, file } = setUp()
  const text = JSON.stringify({ version: 2, profiles: [aProfile()], folders: [] })
  writeFileSync(path, text)
  await expect(file.write([])).rejects.toMatchObject({
    code: 'database-read-only',
    details: { nextStep: 'Update the console' }
  })
  expect(await file.read()).toEqual([aProfile()])
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(file.notices()).toHaveLength(1)
})

test.each([
  ['a folder', (path: string) => mkdirSync(path)],
  ['a link', (path: string) => symlinkSync('/etc/hostname', path)]
])('%s in place of the file is said and never replaced', async (_name, put) => {
  const { folder, path, file } = setUp()
  put(path)
  expect(await file.read()).toEqual([])
  expect(file.notices()).toMatchObject([{ title: 'The list of profiles is read-only' }])
  await expect(file.write([aProfile()])).rejects.toMatchObject({ code: 'database-read-only' })
  expect(readdirSync(folder)).toEqual(['profiles.json'])
})

test('a folder that may not be written is said, and the old file stays whole', async () => {
  const { folder, path, file } = setUp()
  await file.write([aProfile()])
  chmodSync(folder, 0o555)
  chmodSync(path, 0o644)
  await asOrdinaryUser(async () => {
    const other = setUp(folder).file
    expect(await other.read()).toEqual([aProfile()])
    await expect(other.write([])).rejects.toMatchObject({
      code: 'file-failed',
      message: expect.stringContaining('may not write')
    })
  })
  expect(await file.read()).toEqual([aProfile()])
})

test('writes happen in the order they were asked for', async () => {
  const { file } = setUp()
  const names = Array.from({ length: 20 }, (_, n) => `Profile ${n}`)
  await Promise.all(names.map(name => file.write([aProfile({ name })])))
  expect(await file.read()).toEqual([aProfile({ name: 'Profile 19' })])
})

test('settings are kept, and one bad field costs only itself', async () => {
  const folder = aDataFolder()
  const settings = createSettingsFile(folder, clock)
  expect(await settings.read()).toEqual({
    colorScheme: 'system',
    isSidebarCollapsed: false,
    timeZone: 'local',
    activeProfileId: null
  })
  const chosen = {
    colorScheme: 'dark',
    isSidebarCollapsed: true,
    timeZone: 'utc',
    activeProfileId: aProfile().id
  } as const
  await settings.write(chosen)
  expect(await createSettingsFile(folder, clock).read()).toEqual(chosen)

  const path = join(folder, 'settings.json')
  writeFileSync(path, JSON.stringify({ version: 1, ...chosen, colorScheme: 'pink' }))
  expect(await settings.read()).toEqual({ ...chosen, colorScheme: 'system' })
  expect(settings.notices()).toHaveLength(1)
})

test('settings from before a time zone was remembered are whole', async () => {
  const folder = aDataFolder()
  const settings = createSettingsFile(folder, clock)
  const older = { colorScheme: 'dark', isSidebarCollapsed: true, activeProfileId: null }
  writeFileSync(join(folder, 'settings.json'), JSON.stringify({ version: 1, ...older }))
  expect(await settings.read()).toEqual({ ...older, timeZone: 'local' })
  expect(settings.notices()).toEqual([])
})

test('a file from before there were safety levels opens with those of its environments', async () => {
  const { file, path } = setUp()
  const older = (fields: Partial<StoredProfile>) => {
    const { safetyLevel: _level, secretSetAt: _age, ...profile } = aProfile(fields)
    return profile
  }
  const ids = [1, 2, 3].map(nth => `1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a0${nth}`)
  const environments = ['production', 'staging', 'sandbox'] as const
  const profiles = environments.map((environment, nth) => older({ id: `${ids[nth]}`, environment }))
  writeFileSync(path, JSON.stringify({ version: 1, profiles }))
  const read = await file.read()
  expect(read.map(({ safetyLevel, secretSetAt }) => [safetyLevel, secretSetAt])).toEqual([
    ['type-to-confirm', null],
    ['confirm', null],
    ['confirm', null]
  ])
  expect(file.notices()).toEqual([])
})
