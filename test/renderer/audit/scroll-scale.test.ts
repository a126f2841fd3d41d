import { barAt, topAt } from '@renderer/ui/audit/table/scroll-scale'
import { expect, test } from 'vitest'

const clientHeight = 572
const scrollHeight = 8_000_032
const barMost = scrollHeight - clientHeight
/** A million rows of 36 px. */
const most = 36_000_000 - 540
const scale = most / barMost
/** What a browser moves by when the trough beside the thumb is clicked. */
const page = 0.875 * clientHeight

/** Moves the bar as a browser does, and lets go. */
function moved(top: number, by: number): number {
  const bar = barAt({ top, most, scale, bar: 0 }, { scrollTop: 0, scrollHeight, clientHeight })
  const scrollTop = Math.max(0, Math.min(barMost, bar + by))
  return topAt({ top, most, scale, bar }, { scrollTop, scrollHeight, clientHeight })
}

test.each([0, 3_000, 20_000_000, most - 3_000])(
  'a click beside the thumb passes over no row of a million, at %i px',
  top => {
    if (top < most - page) expect(moved(top, page)).toBeCloseTo(top + page)
    if (top > page) expect(moved(top, -page)).toBeCloseTo(top - page)
  }
)

test('clicks reach both ends', () => {
  let top = 5_000
  for (let clicks = 0; clicks < 10; clicks += 1) top = moved(top, -page)
  expect(top).toBe(0)
  top = most - 5_000
  for (let clicks = 0; clicks < 10; clicks += 1) top = moved(top, page)
  expect(top).toBe(most)
})

test('dragging goes through the whole list', () => {
  expect(moved(0, barMost / 2)).toBeCloseTo(most / 2)
  expect(moved(0, barMost)).toBeCloseTo(most)
  const onePixel = barMost / clientHeight
  expect(moved(20_000_000, onePixel) - 20_000_000).toBeCloseTo(onePixel * scale)
})

test('a list that fits into an element scrolls as everywhere', () => {
  const short = { top: 1_000, most: 5_000, scale: 1, bar: 1_000 }
  expect(barAt(short, { scrollTop: 0, scrollHeight: 5_572, clientHeight })).toBe(1_000)
  expect(topAt(short, { scrollTop: 1_400, scrollHeight: 5_572, clientHeight })).toBe(1_400)
})
