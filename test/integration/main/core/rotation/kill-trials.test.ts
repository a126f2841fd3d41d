import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInKeyring } from '@support/keychain'
import { expect, test } from 'vitest'

const scripts = join(import.meta.dirname, '../../../../../scripts')
const sources = pathToFileURL(join(scripts, 'bench/source-modules.ts')).href
/** The same trials each time; `npm run prove -- kill` draws others. */
const seed = 20_261_121

test('killed with SIGKILL after 20 effects spread over whole rotations, nothing is lost or done unasked', async () => {
  const args = [sources, join(scripts, 'prove/kill.ts'), '20', String(seed)]
  const proof = (await runInKeyring('unlocked', '--import', args)) as {
    trials: number
    kills: number
    broken: unknown
  }
  expect(proof.broken, `seed ${seed}`).toEqual([])
  expect(proof.trials).toBe(20)
  expect(proof.kills).toBeGreaterThan(10)
}, 1_200_000)
