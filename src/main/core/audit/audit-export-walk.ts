import type { AuditExpression } from '@shared/domain/audit-query/ast'
import { AppError } from '@shared/errors'
import type { AuditLedger, AuditStore } from '../audit-ports'

export type ExportRow = Awaited<ReturnType<AuditStore['exportOn']>>['rows'][number]
export type ExportWalk = {
  readonly expression: AuditExpression
  readonly order: 'newest' | 'oldest'
  /** As of the start: what came later is not part of it. */
  readonly ledger: AuditLedger
  readonly signal: AbortSignal
}

const mostRows = 1_000
const firstRows = 100
/** Handed on at once: what is made of them must not hold up the window. */
const sliceRows = 200
/** So that a thousand entries of 10 MB are never in memory together. */
const bytesAtOnce = 4_000_000

const cancelled = () =>
  new AppError('cancelled', 'The export was cancelled. No file was written', {
    nextStep: 'Export it again when it suits'
  })
const changed = (what: string) =>
  new AppError('object-changed', `${what} while the log was being exported. No file was written`, {
    nextStep: 'Export it again'
  })

/**
 * The whole result as it was at the start, in steps. Each step begins with the last row of the one
 * before, because entries that arrive meanwhile move the rest.
 */
export async function* walkForExport(
  store: AuditStore,
  { expression, order, ledger, signal }: ExportWalk
): AsyncGenerator<readonly ExportRow[]> {
  const pinned = ledger.chain.lastPosition
  let limit = firstRows
  let index = 0
  let last: number | undefined

  const read = async (from: number, count: number) => {
    if (signal.aborted) throw cancelled()
    return (await store.exportOn({ expression, order, index: from, limit: count })).rows
  }

  /** The rows after the last one, wherever it stands by now. */
  async function rowsAfterLast(): Promise<readonly ExportRow[]> {
    if (last === undefined) return read(index, limit)
    const rows = await read(index - 1, limit + 1)
    if (rows[0]?.position === last) return rows.slice(1)
    index = (await placeOf(last, index)) + 1
    return read(index, limit)
  }

  async function placeOf(position: number, near: number): Promise<number> {
    // It moves on by what arrived, and back by what was removed.
    for (const from of [near, 0]) {
      for (let start = from; ; ) {
        const rows = await read(start, mostRows)
        const found = rows.findIndex(row => row.position === position)
        if (found !== -1) return start + found
        if (rows.length === 0) break
        start += rows.length
      }
    }
    throw changed('Entries were removed from this computer')
  }

  let next = rowsAfterLast()
  for (;;) {
    const rows = await next
    if (rows.length === 0) break
    index += rows.length
    last = rows.at(-1)?.position
    const bytes = rows.reduce((sum, { raw }) => sum + raw.length, 0)
    limit = Math.min(mostRows, Math.max(1, Math.floor((bytesAtOnce * rows.length) / (bytes + 1))))
    // Read while these are being written; where that fails, nobody waits for it any more.
    next = rowsAfterLast()
    next.catch(() => undefined)
    const held = rows.filter(({ position }) => position <= pinned)
    for (let from = 0; from < held.length; from += sliceRows) {
      if (signal.aborted) throw cancelled()
      yield held.slice(from, from + sliceRows)
    }
  }
  const now = await store.ledger()
  const wasPurged = now.chain.firstPosition !== ledger.chain.firstPosition
  if (wasPurged || now.purgedBefore !== ledger.purgedBefore) {
    throw changed('Entries were removed by a purge')
  }
  if (now.lost.length !== ledger.lost.length) throw changed('Damaged entries were found')
}
