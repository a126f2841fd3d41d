import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { gzippedKilobytes } from '../../../scripts/bench/first-load.ts'
import { summarize } from '../../../scripts/bench/statistics.ts'

test('median and p95 are values that were measured, whatever their order', () => {
  expect(summarize([5, 1, 3])).toEqual({ median: 3, p95: 5, runs: 3 })
  expect(summarize([4, 2])).toEqual({ median: 2, p95: 4, runs: 2 })
})

test('no measurement is an error, not zero', () => {
  expect(() => summarize([])).toThrow()
})

test('only scripts and styles are counted, each once', () => {
  const folder = mkdtempSync(join(tmpdir(), 'first-load-'))
  try {
    const script = 'export const a = 1\n'.repeat(500)
    writeFileSync(join(folder, 'app.js'), script)
    writeFileSync(join(folder, 'font.woff2'), 'x'.repeat(90_000))
    const urls = ['app://console/app.js', 'app://console/app.js', 'app://console/font.woff2']
    const expected = gzipSync(script, { level: 9 }).length / 1024
    expect(gzippedKilobytes(folder, urls)).toBeCloseTo(expected)
  } finally {
    rmSync(folder, { recursive: true })
  }
})
