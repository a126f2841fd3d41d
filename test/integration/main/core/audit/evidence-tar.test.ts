import { execFileSync, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { tarEnd, tarHead, tarPadding } from '@main/core/audit/evidence-tar'
import { aDataFolder } from '@support/data-folder'
import { expect, test } from 'vitest'

const atMs = Date.parse('2026-11-20T09:00:00Z')
const listing = ['-tv', '--utc', '--full-time', '-f']

test('tar reads what was written: names, sizes, times, for this account only', () => {
  const path = join(aDataFolder(), 'a.tar')
  const parts = ['', 'x', 'y'.repeat(512), 'z'.repeat(1_000)].flatMap((text, index) => [
    tarHead(`folder/${index}.txt`, text.length, atMs),
    Buffer.from(text),
    tarPadding(text.length)
  ])
  writeFileSync(path, Buffer.concat([...parts, tarEnd()]))
  const lines = execFileSync('tar', [...listing, path], { encoding: 'utf8' })
    .trim()
    .split('\n')
  expect(lines.map(line => line.replace(/ +/g, ' '))).toEqual(
    [0, 1, 512, 1_000].map(
      (size, index) => `-rw------- 0/0 ${size} 2026-11-20 09:00:00 folder/${index}.txt`
    )
  )
})

test('a size beyond 8 GiB is read as it is', () => {
  const path = join(aDataFolder(), 'large.tar')
  const size = 3 * 2 ** 33 + 5
  writeFileSync(path, tarHead('large.jsonl', size, atMs))
  // Its content is not there, which tar says; what it took the head for is what counts.
  const { stdout } = spawnSync('tar', [...listing, path], { encoding: 'utf8' })
  expect(stdout).toContain(` ${size} 2026-11-20`)
})
