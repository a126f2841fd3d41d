import { keyLayout } from '@renderer/features/keys/key-columns'
import { expect, test } from 'vitest'

/** What a sheet has at a window of 1280, less a scroll bar. */
const at1280 = 1_068

test('every column fits at a window of 1280, with a name that can be read', () => {
  const layout = keyLayout(at1280)
  expect([...layout.hidden]).toEqual([])
  expect(layout.minWidth).toBeLessThanOrEqual(at1280)
  const name = layout.template.match(/minmax\((\d+)px/)?.[1]
  expect(Number(name)).toBeGreaterThanOrEqual(140)
})

test('creator goes first, then created, and nothing has to scroll before more could go', () => {
  expect([...keyLayout(1_055).hidden]).toEqual(['creator'])
  expect([...keyLayout(937).hidden]).toEqual(['creator', 'created'])
  for (let width = 760; width < 1_500; width += 1) {
    expect(keyLayout(width).minWidth).toBeLessThanOrEqual(width)
  }
})

test('a second scope is shown where it takes nothing away', () => {
  expect(keyLayout(1_199).scopesShown).toBe(1)
  expect(keyLayout(1_200).scopesShown).toBe(2)
})
