import type { AuditRow } from '@shared/contract/audit'
import type { AuditOrder } from '../audit-view-parts'

type Options = {
  /** The row at a place of the list; `undefined` behind its end. */
  readonly rowAt: (index: number) => Promise<AuditRow | undefined>
  /** The list is no longer. */
  readonly most: number
  readonly order: AuditOrder
}

/** The place of an entry in a list of any length, by halves; `undefined` where it is not in it. */
export async function findRow(
  wanted: AuditRow,
  { rowAt, most, order }: Options
): Promise<number | undefined> {
  let [from, to] = [0, most]
  while (from < to) {
    const middle = Math.floor((from + to) / 2)
    const row = await rowAt(middle)
    if (row?.position === wanted.position) return middle
    if (row !== undefined && isBefore(row, wanted, order)) from = middle + 1
    else to = middle
  }
  return undefined
}

/** By time, then by number: the order of the list. */
function isBefore({ entry: a }: AuditRow, { entry: b }: AuditRow, order: AuditOrder): boolean {
  const older = Date.parse(a.occurredAt) - Date.parse(b.occurredAt) || a.seq - b.seq
  return order === 'newest' ? older > 0 : older < 0
}
