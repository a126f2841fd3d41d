import { describe, expect, test } from 'vitest'
import { closingLine, countVitestReport, exitCodeFor, none } from '../../../scripts/test/counts.mjs'

const aFile = (statuses: readonly string[], status = 'passed') => ({
  status,
  assertionResults: statuses.map(each => ({ status: each }))
})
const aReport = (...files: readonly ReturnType<typeof aFile>[]) => ({ testResults: files })

describe('counting a test report', () => {
  test('every test is counted as passed, failed or skipped', () => {
    const report = aReport(
      aFile(['passed', 'failed', 'pending'], 'failed'),
      aFile(['todo', 'passed'])
    )
    expect(countVitestReport(report, 1)).toEqual({ passed: 2, failed: 1, skipped: 2 })
  })

  test('a file that could not be loaded is a failure', () => {
    const report = aReport(aFile(['passed']), aFile([], 'failed'))
    expect(countVitestReport(report, 1)).toEqual({ passed: 1, failed: 1, skipped: 0 })
  })

  test('a run without a report is a failure, whatever its exit code', () => {
    expect(countVitestReport(undefined, 0).failed).toBe(1)
    expect(countVitestReport({}, 0).failed).toBe(1)
  })

  test('a run in which nothing ran is a failure', () => {
    expect(countVitestReport(aReport(), 0).failed).toBe(1)
    expect(countVitestReport(aReport(aFile(['pending'])), 0).failed).toBe(1)
  })

  test('a bad exit code without a failing test is a failure', () => {
    expect(countVitestReport(aReport(aFile(['passed'])), 1)).toEqual({
      passed: 1,
      failed: 1,
      skipped: 0
    })
  })
})

describe('the end of a run', () => {
  test('the closing line names all three counts', () => {
    expect(closingLine({ passed: 3, failed: 0, skipped: 1 })).toBe('3 passed, 0 failed, 1 skipped')
  })

  test('only a run that passed something and failed nothing exits with 0', () => {
    expect(exitCodeFor({ passed: 1, failed: 0, skipped: 0 })).toBe(0)
    expect(exitCodeFor({ passed: 1, failed: 1, skipped: 0 })).toBe(1)
    expect(exitCodeFor(none)).toBe(1)
  })
})
