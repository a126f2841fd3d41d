import { join } from 'node:path'
import { openAuditLog } from '../../../src/main/database/audit/audit-log'
import { verifyOn } from '../../../src/main/database/audit/verify'
import { openCache } from '../../../src/main/database/open-cache'
import { type Summary, summarize } from '../statistics.ts'
import { measureQueries, type QueryFigures } from './queries.ts'
import { answer, createTelling, planOf, tell } from './stage.ts'

export type QueriesPlan = { readonly folder: string }
export type QueriesResult = {
  readonly queries: QueryFigures
  readonly verify: {
    /** Reading every entry anew, chaining it and comparing it with its columns. */
    readonly verify_ms: number
    readonly step_ms: Summary
    readonly bad: unknown
  }
}

const { folder } = planOf<QueriesPlan>()
const { db } = openCache(join(folder, 'cache.db'), Date.now())
const log = openAuditLog(db, Date.now())

function measureVerify(): QueriesResult['verify'] {
  const telling = createTelling('Entries verified', log.state.lastPosition)
  const steps: number[] = []
  const from = performance.now()
  for (let position = log.state.firstPosition; ; ) {
    const stepFrom = performance.now()
    const step = verifyOn(log, position)
    steps.push(performance.now() - stepFrom)
    if (step.isDone) {
      const whole = performance.now() - from
      return { verify_ms: whole, step_ms: summarize(steps), bad: step.bad }
    }
    position = step.verifiedTo + 1
    telling(step.verifiedTo)
  }
}

tell('Searches')
const queries = measureQueries(() => log.segments)
tell('Verification')
const result: QueriesResult = { queries, verify: measureVerify() }
db.close()
answer(result)
