import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { bundledForNode } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const holder = bundledForNode('test/support/hold-profile.ts', 'hold-profile')

async function heldByAnotherProcess(folder: string): Promise<ChildProcess> {
  const child = fork(fileURLToPath(holder()), [join(folder, 'profiles', profileId)])
  onTestFinished(() => void child.kill('SIGKILL'))
  await once(child, 'message')
  return child
}

const storeIn = (folder: string) => createProfileDataStore({ folder, clock: { now: Date.now } })

test('a profile held by another process is refused with the reason', async () => {
  const folder = aDataFolder()
  await heldByAnotherProcess(folder)
  await expect(storeIn(folder).open(profileId)).rejects.toMatchObject({
    code: 'profile-busy',
    message: expect.stringContaining('Another running console'),
    details: { nextStep: expect.stringContaining('Close the other console') }
  })
  await expect(storeIn(folder).remove(profileId)).rejects.toMatchObject({ code: 'profile-busy' })
})

test('a killed process leaves no stale lock', async () => {
  const folder = aDataFolder()
  const child = await heldByAnotherProcess(folder)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const data = await storeIn(folder).open(profileId)
  onTestFinished(() => data.close())
  expect(data.notices).toEqual([])
})

test('another profile of the same folder is free', async () => {
  const folder = aDataFolder()
  await heldByAnotherProcess(folder)
  const data = await storeIn(folder).open('2d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a02')
  onTestFinished(() => data.close())
  expect(data.journal.isReadOnly).toBe(false)
})

test('where no lock can be taken nothing is written', async () => {
  const folder = aDataFolder()
  await (await storeIn(folder).open(profileId)).close()
  writeFileSync(join(folder, 'profiles', profileId, 'lock.db'), 'not a lock '.repeat(100))
  const data = await storeIn(folder).open(profileId)
  onTestFinished(() => data.close())
  expect(data.journal.isReadOnly).toBe(true)
  expect(data.notices).toHaveLength(2)
})
