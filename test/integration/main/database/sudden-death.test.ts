import { fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createProfileDataStore } from '@main/database/profile-data-store'
import { aDataFolder } from '@support/data-folder'
import { bundledForNode } from '@support/local-data'
import { expect, onTestFinished, test } from 'vitest'

const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
const writer = bundledForNode('test/support/intend-operations.ts', 'intend-operations')

test.each([1, 2, 7, 40, 150])(
  'killed after %i answers, every answered one is there',
  async after => {
    const folder = aDataFolder()
    const child = fork(fileURLToPath(writer()), [join(folder, 'profiles', profileId)])
    onTestFinished(() => void child.kill('SIGKILL'))
    const acknowledged: string[] = []
    child.on('message', id => {
      acknowledged.push(String(id))
      if (acknowledged.length === after) child.kill('SIGKILL')
    })
    await once(child, 'exit')

    const store = createProfileDataStore({ folder, clock: { now: Date.now } })
    const data = await store.open(profileId)
    onTestFinished(() => data.close())
    const kept = (await data.journal.openCreates()).map(({ id }) => id)
    expect(data.notices).toEqual([])
    expect(acknowledged.length).toBeGreaterThanOrEqual(after)
    expect(kept).toEqual(expect.arrayContaining(acknowledged))
    expect(new Set(kept).size).toBe(kept.length)
  }
)
