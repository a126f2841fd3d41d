import { countRepeats } from '@main/logging/count-repeats'
import { fakeLog, fakeTime } from '@support/fakes'
import { expect, test } from 'vitest'

function setUp() {
  const { log, lines } = fakeLog()
  const { timers, advance } = fakeTime()
  return { log: countRepeats(log, timers), lines, advance }
}
const minute = 60_000

test('of ten thousand refusals in a minute two lines are written, the second with their count', async () => {
  const { log, lines, advance } = setUp()
  for (let n = 0; n < 10_000; n += 1) log.warn('sender-refused', { reason: 'no frame', sender: 7 })
  const fields = { reason: 'no frame', sender: 7 }
  expect(lines).toEqual([{ event: 'sender-refused', fields }])
  await advance(minute)
  expect(lines.slice(1)).toEqual([{ event: 'sender-refused', fields: { ...fields, count: 9_999 } }])
  await advance(10 * minute)
  expect(lines).toHaveLength(2)
})

test('each reason and each sender is counted for itself', async () => {
  const { log, lines, advance } = setUp()
  for (const reason of ['no frame', 'another origin']) {
    for (const sender of [7, 8, 8]) log.warn('sender-refused', { reason, sender })
  }
  await advance(minute)
  expect(lines).toHaveLength(6)
  expect(lines.slice(4)).toMatchObject([
    { fields: { reason: 'no frame', sender: 8, count: 1 } },
    { fields: { reason: 'another origin', sender: 8, count: 1 } }
  ])
})

test('after the minute the next one is written at once again', async () => {
  const { log, lines, advance } = setUp()
  log.warn('call-refused', {})
  await advance(minute)
  log.warn('call-refused', {})
  expect(lines).toHaveLength(2)
})

test('ever new reasons do not make the log grow without bound', async () => {
  const { log, lines, advance } = setUp()
  for (let n = 0; n < 10_000; n += 1) log.warn('navigation-refused', { reason: `scheme${n}:` })
  await advance(minute)
  expect(lines).toHaveLength(102)
  expect(lines.at(-1)).toEqual({ event: 'navigation-refused', fields: { count: 9_899 } })
})

test('failures and information pass one by one', () => {
  const { log, lines } = setUp()
  for (const _each of [1, 2]) {
    log.info('started')
    log.failure('call', new Error('x'))
  }
  expect(lines).toHaveLength(4)
})
