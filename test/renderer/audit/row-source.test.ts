import { createRowSource, rowsPerPage } from '@renderer/ui/audit/table/create-row-source'
import { eventually } from '@support/eventually'
import { fakeAuditRows } from '@support/fake-audit-data'
import { expect, test, vi } from 'vitest'

const all = fakeAuditRows(1_000)

function setUp() {
  const waiting: { index: number; answer: (version?: number) => Promise<void> }[] = []
  const ask = vi.fn((index: number, limit: number) => {
    const { promise, resolve } = Promise.withResolvers<{
      rows: typeof all
      hasMore: boolean
      elapsedMs: number
      version: number
    }>()
    waiting.push({
      index,
      answer: async (version = 1) => {
        const rows = all.slice(index, index + limit)
        resolve({ rows, hasMore: index + limit < all.length, elapsedMs: 3, version })
        await promise
        await new Promise(done => setTimeout(done, 0))
      }
    })
    return promise
  })
  return { source: createRowSource(ask), ask, waiting }
}

const asked = ({ ask }: ReturnType<typeof setUp>) => ask.mock.calls.map(([index]) => index)

test('a range is asked for by whole pages, and none twice', async () => {
  const made = setUp()
  made.source.want(10, 40)
  made.source.want(50, 90)
  expect(asked(made)).toEqual([0])
  await made.waiting[0]?.answer()
  made.source.want(0, 99)
  expect(asked(made)).toEqual([0])
  expect(made.source.row(7)?.position).toBe(8)
  expect(made.source.row(rowsPerPage)).toBeUndefined()
})

test('of what is scrolled over only the last wish is asked for', async () => {
  const made = setUp()
  for (let at = 0; at < 900; at += 100) made.source.want(at, at + 50)
  expect(asked(made)).toEqual([0, 100])
  await made.waiting[0]?.answer()
  expect(asked(made)).toEqual([0, 100, 800])
})

test('pages of an older state of the log are asked again once they are in sight', async () => {
  const made = setUp()
  made.source.want(0, 50)
  await made.waiting[0]?.answer(1)
  made.source.want(100, 150)
  await made.waiting[1]?.answer(2)
  expect(made.source.row(3)?.position).toBe(4)
  made.source.want(0, 50)
  expect(asked(made)).toEqual([0, 100, 0])
})

test('how far the list reaches follows from its pages', async () => {
  const made = setUp()
  expect(made.source.reach()).toEqual({ count: 0, hasMore: true })
  made.source.want(0, 50)
  await made.waiting[0]?.answer()
  expect(made.source.reach()).toEqual({ count: 100, hasMore: true })
  made.source.want(950, 999)
  await made.waiting[1]?.answer()
  expect(made.source.reach()).toEqual({ count: 1_000, hasMore: false })
})

test('a failure stops the asking until it is tried again', async () => {
  let fails = true
  const source = createRowSource(async index => {
    if (fails) throw new Error('gone')
    return { rows: all.slice(index, index + 100), hasMore: true, elapsedMs: 1, version: 1 }
  })
  source.want(0, 10)
  await eventually(() => expect(source.failure()).toBeInstanceOf(Error))
  fails = false
  source.retry()
  await eventually(() => expect(source.row(0)).toBeDefined())
  expect(source.failure()).toBeUndefined()
})
