import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { runInKeyring } from '@support/keychain'
import { expect, test } from 'vitest'

const scripts = resolve(import.meta.dirname, '../../../scripts')
const sources = pathToFileURL(resolve(scripts, 'bench/source-modules.ts')).href

type Figures = Readonly<Record<string, unknown>>

const figures = [
  'ingest_ratio',
  'ingest_per_second',
  'bare_per_second',
  'size_ratio',
  'page_p95_ms',
  'page_median_ms',
  'text_p95_ms',
  'text_median_ms',
  'partial_p95_ms',
  'first_count_ms',
  'verify_ms',
  'verify_per_second',
  'duckdb_page_ratio',
  'duckdb_text_ratio',
  'duckdb_histogram_ratio',
  'duckdb_counts_ratio',
  'memory_mb',
  'memory_peak_mb',
  'main_stall_ms',
  'main_busy_ms',
  'idle_stall_ms',
  'worst_frame_ms',
  'idle_frame_ms',
  'load'
]
/** Debian's package is not asked for by the tests: without it the figure is said to be missing. */
const ofRipgrep = ['ripgrep_text_ratio', 'ripgrep_text_page_ratio']

test('the bench of the audit log measures every figure of its own, and DuckDB answers all alike', async () => {
  const args = [sources, resolve(scripts, 'bench/audit.ts'), '2000', '--json']
  const measured = (await runInKeyring('unlocked', '--import', args)) as Figures
  const { spread, counts_p95_ms: counts, processor_p95_ms: processor, ...flat } = measured
  expect(flat.entries).toBe(2_000)
  for (const name of figures) expect(flat[name], name).toEqual(expect.any(Number))
  expect(counts).toEqual({
    unfiltered: expect.any(Number),
    single: expect.any(Number),
    any: expect.any(Number)
  })
  expect(processor).toMatchObject({ page: expect.any(Number), text: expect.any(Number) })
  const { peers, searched } = spread as Readonly<Record<string, Record<string, Figures>>>
  expect(peers?.duckdb?.disagreements).toEqual([])
  expect(searched?.verify?.bad).toBeNull()

  const isWithoutRipgrep = flat.ripgrep_text_ratio === null
  for (const name of ofRipgrep) {
    const expected = isWithoutRipgrep ? null : expect.any(Number)
    expect(flat[name], name).toEqual(expected)
  }
  expect(flat.not_measured).toEqual(isWithoutRipgrep ? ['ripgrep_text_ratio'] : [])
}, 600_000)
