import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ensureBuilt } from '../prepare/build-output.mjs'
import { inRoot, node24, runInForeground } from '../prepare/shell.mjs'
import { countVitestReport } from './counts.mjs'

/** @typedef {import('./counts.mjs').Counts} Counts */

const script = (/** @type {string} */ path) => inRoot('node_modules', path)
const biome = script('@biomejs/biome/bin/biome')
const tsc = script('typescript/bin/tsc')
const vitest = script('vitest/vitest.mjs')

/** @param {boolean} passed @returns {Counts} */
const oneTest = passed => ({ passed: passed ? 1 : 0, failed: passed ? 0 : 1, skipped: 0 })

/** A check counts as one test. @param {...readonly string[]} runs */
const check =
  (...runs) =>
  async () => {
    let passed = true
    for (const args of runs) passed = (await runInForeground(node24, args)) === 0 && passed
    return oneTest(passed)
  }

/** @param {string} project */
const tests = project => async () => {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-console-report-'))
  const report = join(folder, 'report.json')
  try {
    const code = await runInForeground(node24, [
      vitest,
      'run',
      `--project=${project}`,
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${report}`
    ])
    return countVitestReport(readReport(report), code)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @param {string} path */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

async function build() {
  await ensureBuilt()
  return oneTest(true)
}

/**
 * Every part with its steps, in the order they run: what fails fastest comes first.
 * @type {Readonly<Record<string, Readonly<Record<string, () => Promise<Counts>>>>>}
 */
export const parts = {
  lint: {
    format: check([biome, 'format', '.']),
    lint: check([biome, 'lint', '--error-on-warnings', '.']),
    'import walls': check([biome, 'lint', '--only=style/noRestrictedImports', 'src'])
  },
  types: {
    types: check(
      [tsc, '-p', 'tsconfig.node.json'],
      [tsc, '-p', 'tsconfig.web.json'],
      [tsc, '-p', 'tsconfig.e2e.json'],
      [tsc, '-p', 'tsconfig.scripts.json']
    )
  },
  unit: { unit: tests('unit') },
  integration: { build, integration: tests('integration') },
  renderer: { renderer: tests('renderer') },
  e2e: { build, 'end-to-end': tests('e2e') }
}
