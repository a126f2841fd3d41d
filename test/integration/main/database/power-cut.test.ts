import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { PowercutProof } from '../../../../scripts/prove/powercut/prove-powercut'

const scripts = join(import.meta.dirname, '../../../../scripts')
const sources = pathToFileURL(join(scripts, 'bench/source-modules.ts')).href
/** The same cuts each time; `npm run prove -- powercut` draws others. */
const seed = 20_261_121

test('whatever a power cut leaves of unsynced writes, every acknowledged row is there', async () => {
  const args = ['--import', sources, join(scripts, 'prove/powercut.ts'), '60', String(seed)]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch(
    failed => failed
  )
  expect(stdout, stderr).not.toBe('')
  const proof = JSON.parse(stdout) as PowercutProof
  expect(proof.broken, `seed ${seed}`).toEqual([])
  expect(proof.cuts).toBe(60)
  expect(proof.checkpoints).toBeGreaterThan(0)
  // With synchronous=NORMAL the same cuts lose acknowledged rows: what is missing would be seen.
  expect(proof.control.lost).toBeGreaterThan(0)
}, 1_200_000)
