import type { AuditLedger } from '@main/core/audit-ports'
import type { Db } from '../open'
import type { AuditLog } from './audit-log'
import { lostSpans } from './lost'
import { settledSpans } from './settled'

/** Room that is free inside the file is used before the file grows. */
export function usedBytes(db: Db): number {
  const read = (name: string) => db.pragma(name, { simple: true }) as number
  return (read('page_count') - read('freelist_count')) * read('page_size')
}

export function ledgerOf({ db, state, runs }: AuditLog): AuditLedger {
  return {
    held: state.held,
    firstAt: state.firstAt,
    lastAt: state.lastAt,
    bytes: usedBytes(db),
    runs: runs.held(),
    cursor: state.cursor,
    forwardSeq: state.forwardSeq,
    highWaterSeq: state.highWaterSeq,
    oldestAvailableAt: state.oldestAvailableAt,
    currentAt: state.currentAt,
    settled: settledSpans(db),
    lost: lostSpans(db),
    purgedBefore: state.purgedBefore,
    purgedAt: state.purgedAt,
    retentionDays: state.retentionDays,
    wish: state.wish,
    chain: {
      head: state.head,
      firstPosition: state.firstPosition,
      lastPosition: state.lastPosition,
      verifiedTo: state.verifiedTo,
      verifiedAt: state.verifiedAt,
      badPosition: state.badPosition
    },
    changed: state.changed,
    vanished: state.vanished,
    version: state.version
  }
}
