import { createShelf } from '@main/database/audit/shelf'
import { expect, test } from 'vitest'

const same = (bytes: Uint8Array) => bytes

test('what is kept is read once, and its own memory given back', () => {
  const shelf = createShelf(64)
  const read = Uint8Array.of(1, 2, 3)
  expect(shelf.get(1, () => read, same)).toEqual(Uint8Array.of(1, 2, 3))
  expect(read.buffer.detached).toBe(true)
  const again = () => {
    throw new Error('It is kept')
  }
  expect(shelf.get(1, again, same)).toEqual(Uint8Array.of(1, 2, 3))
})

test('numbers begin where they are aligned, whatever lies before them', () => {
  const shelf = createShelf(64)
  shelf.get(1, () => Uint8Array.of(9), same)
  const numbers = new Uint8Array(Float64Array.of(1.5, 2.5).buffer)
  const open = (bytes: Uint8Array) => new Float64Array(bytes.buffer, bytes.byteOffset, 2)
  expect([...shelf.get(2, () => numbers, open)]).toEqual([1.5, 2.5])
})

test('nothing, which many share, is kept without being given back', () => {
  const shelf = createShelf(64)
  const none = new Uint8Array(0)
  for (const key of [1, 2]) expect(shelf.get(key, () => none, same)).toHaveLength(0)
})

test('where there is no room what was read is given as it is; cleared, there is room again', () => {
  const shelf = createShelf(8)
  const first = shelf.get(1, () => Uint8Array.of(1, 2, 3, 4, 5), same)
  const large = Uint8Array.of(6, 7, 8, 9)
  expect(shelf.get(2, () => large, same)).toBe(large)
  shelf.clear()
  expect(shelf.get(2, () => large, same)).toEqual(Uint8Array.of(6, 7, 8, 9))
  expect(first).toEqual(Uint8Array.of(1, 2, 3, 4, 5))
})
