import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { SyncProof } from '../../../../../scripts/prove/sync/prove-sync'

const scripts = join(import.meta.dirname, '../../../../../scripts')
const sources = pathToFileURL(join(scripts, 'bench/source-modules.ts')).href
/** The same trials each time; `npm run prove -- sync` draws others. */
const seed = 20_261_121

test('killed with SIGKILL a hundred times while it syncs a growing log, it holds what Horizon has', async () => {
  const args = ['--import', sources, join(scripts, 'prove/sync.ts'), '100', String(seed)]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch(
    failed => failed
  )
  expect(stdout, stderr).not.toBe('')
  const proof = JSON.parse(stdout) as SyncProof
  expect(proof.broken, `seed ${seed}`).toEqual([])
  expect([proof.trials, proof.kills]).toEqual([100, 100])
  // Else it was never killed in the midst of what it keeps; how often depends on the machine's pace.
  expect(proof.moments.forward).toBeGreaterThan(0)
}, 1_200_000)
