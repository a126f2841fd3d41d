import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import type { DiskProof } from '../../../../../scripts/prove/disk/prove-disk'

const scripts = join(import.meta.dirname, '../../../../../scripts')
const sources = pathToFileURL(join(scripts, 'bench/source-modules.ts')).href
/** The same trials each time; `npm run prove -- disk` draws others. */
const seed = 20_261_121

test('whichever call the disk fails, it is said, nothing acknowledged is lost, and it goes on', async () => {
  const args = ['--import', sources, join(scripts, 'prove/disk.ts'), '8', String(seed)]
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args).catch(
    failed => failed
  )
  expect(stdout, stderr).not.toBe('')
  const proof = JSON.parse(stdout) as DiskProof
  expect(proof.broken, `seed ${seed}`).toEqual([])
  expect(proof.trials).toBe(8)
  // A segment is sealed, and what is in the logs of both files goes over into them.
  expect(proof.calls.pwrite64).toBeGreaterThan(1_000)
  expect(proof.calls.fsync).toBeGreaterThan(5)
}, 1_200_000)
