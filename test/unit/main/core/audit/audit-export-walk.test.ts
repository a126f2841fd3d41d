import { type ExportRow, walkForExport } from '@main/core/audit/audit-export-walk'
import type { AuditLedger, AuditStore } from '@main/core/audit-ports'
import { expect, test } from 'vitest'

/** A log of so many entries, of which one more arrives at each of the first calls. */
function aStore({ count, length = 10, arriving = 0 }: Record<string, number> & { count: number }) {
  let held = count
  let left = arriving
  const rowAt = (position: number) =>
    ({ position, raw: 'x'.repeat(length) }) as unknown as ExportRow
  const exportOn: AuditStore['exportOn'] = async ({ order, index, limit }) => {
    if (left > 0) {
      left -= 1
      held += 1
    }
    const positions = Array.from({ length: held }, (_, nth) => nth + 1)
    if (order === 'newest') positions.reverse()
    return { rows: positions.slice(index, index + limit).map(rowAt) }
  }
  const ledger = {
    chain: { firstPosition: 1, lastPosition: count },
    purgedBefore: null,
    lost: []
  } as unknown as AuditLedger
  return { store: { exportOn, ledger: async () => ledger } as unknown as AuditStore, ledger }
}

async function walked({ store, ledger }: ReturnType<typeof aStore>, order: 'newest' | 'oldest') {
  const { signal } = new AbortController()
  const slices = []
  const walk = { expression: { kind: 'all' }, order, ledger, signal } as const
  for await (const rows of walkForExport(store, walk)) slices.push(rows)
  return slices
}

test('what is handed on at once is small, however long the entries are', async () => {
  const slices = await walked(aStore({ count: 700, length: 20_000 }), 'oldest')
  expect(slices.flat().map(({ position }) => position)).toEqual(
    Array.from({ length: 700 }, (_, nth) => nth + 1)
  )
  for (const rows of slices) {
    expect(rows.reduce((sum, { raw }) => sum + raw.length, 0)).toBeLessThanOrEqual(250_000)
  }
  const short = await walked(aStore({ count: 700 }), 'oldest')
  expect(Math.max(...short.map(rows => rows.length))).toBe(200)
  const one = await walked(aStore({ count: 3, length: 10_000_000 }), 'oldest')
  expect(one.map(rows => rows.length)).toEqual([1, 1, 1])
})

test('entries that arrive between any two calls are neither in it nor make it repeat others', async () => {
  const slices = await walked(aStore({ count: 950, arriving: 25 }), 'newest')
  expect(slices.flat().map(({ position }) => position)).toEqual(
    Array.from({ length: 950 }, (_, nth) => 950 - nth)
  )
})
