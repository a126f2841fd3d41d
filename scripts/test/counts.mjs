/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/** @type {Counts} */
export const none = { passed: 0, failed: 0, skipped: 0 }
/** @type {Counts} */
export const crashed = { passed: 0, failed: 1, skipped: 0 }

/** @param {Counts} a @param {Counts} b @returns {Counts} */
export const plus = (a, b) => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped
})

/**
 * Counts a report of vitest's JSON reporter. A file that could not be loaded has no tests in it
 * and counts as one failure, and so does a run that ended badly without a failing test.
 * @param {any} report `undefined` where the run left none
 * @param {number} exitCode
 * @returns {Counts}
 */
export function countVitestReport(report, exitCode) {
  if (!Array.isArray(report?.testResults)) return crashed
  let counts = none
  for (const file of report.testResults) {
    /** @type {readonly string[]} */
    const statuses = file.assertionResults.map((/** @type {any} */ test) => test.status)
    const failed = statuses.filter(status => status === 'failed').length
    const passed = statuses.filter(status => status === 'passed').length
    counts = plus(counts, { passed, failed, skipped: statuses.length - passed - failed })
    if (file.status === 'failed' && failed === 0) counts = plus(counts, crashed)
  }
  const ranNothing = counts.passed + counts.failed === 0
  const hidesFailure = exitCode !== 0 && counts.failed === 0
  return ranNothing || hidesFailure ? plus(counts, crashed) : counts
}

/** The last line of a run. @param {Counts} counts */
export const closingLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`

/** @param {Counts} counts */
export const exitCodeFor = ({ passed, failed }) => (failed > 0 || passed === 0 ? 1 : 0)
