import type { PageIntake, TimeSpan } from '@main/core/audit-ports'
import { AppError } from '@shared/errors'
import { CallAgain } from '../call-again'
import type { Db } from '../open'
import { type AuditLog, openAuditLog } from './audit-log'
import { DamagedAuditError } from './blob'
import { createKeyMarks, type KeyMarks, marksOf } from './key-marks'
import { beginRecheck, endRecheck, type Recheck } from './recheck'
import { repair } from './repair'
import { salvageOn } from './salvage'
import { type AuditSearch, createAuditSearch } from './search/audit-search'
import { newWalk, takePage, type Walk } from './take-page'

/** The audit log of an open connection, with what walks and searches remember between calls. */
export type AuditSession = {
  readonly log: AuditLog
  readonly search: AuditSearch
  readonly marks: KeyMarks
  readonly walks: Readonly<Record<PageIntake['walk'], Walk>>
  recheck: Recheck | undefined
}

const sessions = new WeakMap<Db, AuditSession>()

function openSession(db: Db): AuditSession {
  const log = openAuditLog(db, Date.now())
  return {
    log,
    search: createAuditSearch(log.segments, rows => marksOf(log, rows)),
    marks: createKeyMarks(db),
    walks: { forward: newWalk(), recheck: newWalk() },
    recheck: undefined
  }
}

/** Made at the first call: a start reads nothing of the log. */
function sessionOf(db: Db): AuditSession {
  const known = sessions.get(db)
  if (known !== undefined) return known
  if (salvageOn(db)) throw new CallAgain()
  const session = openSession(db)
  sessions.set(db, session)
  return session
}

/** More parts than this are not set aside one by one: the file as a whole is damaged then. */
const maxRepairs = 50

/**
 * Runs one call. Damaged parts are set aside and the call made again. After any failure what was in
 * memory is read anew: it may be ahead of the file.
 */
export function withAudit<T>(db: Db, call: (session: AuditSession) => T): T {
  for (let repairs = 0; ; repairs += 1) {
    try {
      return call(sessionOf(db))
    } catch (error) {
      sessions.delete(db)
      if (!(error instanceof DamagedAuditError)) throw error
      if (repairs >= maxRepairs) {
        throw new AppError('database-corrupt', 'the audit log is damaged in many places')
      }
      repair(db, error.part)
    }
  }
}

export function takeIntake(session: AuditSession, page: PageIntake) {
  const { log, marks, walks, recheck } = session
  if (page.walk === 'forward') return takePage(log, marks, walks.forward, page)
  if (recheck === undefined) throw recheckGone()
  return takePage(log, marks, walks.recheck, page, recheck)
}

export function startRecheck(session: AuditSession, span: TimeSpan): void {
  session.recheck = beginRecheck(session.log, span)
  session.walks.recheck.cursors.clear()
  session.walks.recheck.emptyPages = 0
}

export function finishRecheck(session: AuditSession, settles: boolean) {
  if (session.recheck === undefined) throw recheckGone()
  const result = endRecheck(session.log, session.recheck, settles, Date.now())
  session.recheck = undefined
  return result
}

/** What it had seen was in memory alone: judging entries as vanished by the rest would be wrong. */
const recheckGone = () =>
  new AppError('conflict', 'The comparison with Horizon was interrupted', {
    nextStep: 'Begin it anew'
  })
