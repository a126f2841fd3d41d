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
const sliceLength = 250_000

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
  let index = 0
  let last: number | undefined

  const read = async (from: number, count: number) => {
    if (signal.aborted) throw cancelled()
    return (await store.exportOn({ expression, order, index: from, limit: count })).rows
  }

  /**
   * The rows after the last one, wherever it stands by now: it moves on by what arrived, and back by
   * what was removed. In one answer with it, because more may arrive before the next.
   */
  async function rowsAfterLast(): Promise<readonly ExportRow[]> {
    if (last === undefined) return read(index, firstRows)
    for (const from of [index - 1, 0]) {
      for (let start = from; ; ) {
        const rows = await read(start, mostRows)
        const found = rows.findIndex(({ position }) => position === last)
        if (found === 0 || (found > 0 && found + 1 < rows.length)) {
          index = start + found + 1
          return rows.slice(found + 1)
        }
        if (rows.length === 0) break
        start += found === -1 ? rows.length : found
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
    // Read while these are being written; where that fails, nobody waits for it any more.
    next = rowsAfterLast()
    next.catch(() => undefined)
    const held = rows.filter(({ position }) => position <= pinned)
    for (const slice of slicesOf(held)) {
      if (signal.aborted) throw cancelled()
      yield slice
    }
  }
  const now = await store.ledger()
  const wasPurged = now.chain.firstPosition !== ledger.chain.firstPosition
  if (wasPurged || now.purgedBefore !== ledger.purgedBefore) {
    throw changed('Entries were removed by a purge')
  }
  if (now.lost.length !== ledger.lost.length) throw changed('Damaged entries were found')
}

function* slicesOf(rows: readonly ExportRow[]): Generator<readonly ExportRow[]> {
  let from = 0
  let length = 0
  for (const [nth, { raw }] of rows.entries()) {
    const isFull = nth - from === sliceRows || length + raw.length > sliceLength
    if (isFull && nth > from) {
      yield rows.slice(from, nth)
      from = nth
      length = 0
    }
    length += raw.length
  }
  if (from < rows.length) yield rows.slice(from)
}
