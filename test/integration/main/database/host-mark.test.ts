import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { markHost, thisHost } from '@main/database/host-mark'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder, modeOf } from '@support/data-folder'
import { expect, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'

async function noticesOf(folder: string): Promise<readonly string[]> {
  const data = await createProfileDataStore({ folder, clock: { now: Date.now } }).open(profileId)
  const titles = data.notices.map(({ title }) => title)
  await data.close()
  return titles
}

test('a profile that another computer used last is opened with a warning, said once', async () => {
  const folder = aDataFolder()
  const mark = join(folder, 'profiles', profileId, 'host')
  expect(await noticesOf(folder)).toEqual([])
  expect(await noticesOf(folder)).toEqual([])
  writeFileSync(mark, 'another-computer\n')
  expect(await noticesOf(folder)).toEqual(['This profile was last used on another computer'])
  expect(await noticesOf(folder)).toEqual([])
  expect(modeOf(mark)).toBe('600')
})

test('a copied folder says so on the other computer, and on the first one again', () => {
  const folder = aDataFolder()
  const copy = join(aDataFolder(), 'copy')
  expect(markHost(folder, 'first')).toBeUndefined()
  cpSync(folder, copy, { recursive: true })
  expect(markHost(copy, 'second')).toMatchObject({ severity: 'warning' })
  cpSync(copy, folder, { recursive: true })
  expect(markHost(folder, 'first')).toMatchObject({ severity: 'warning' })
})

test('what is noted names no computer', () => {
  expect(thisHost()).toMatch(/^[0-9a-f]{16}$/)
})

test('a folder in the place of the note keeps nobody out', async () => {
  const folder = aDataFolder()
  const mark = join(folder, 'profiles', profileId, 'host')
  mkdirSync(mark, { recursive: true })
  expect(await noticesOf(folder)).toEqual([])
  expect(() => readFileSync(mark)).toThrow('EISDIR')
})
