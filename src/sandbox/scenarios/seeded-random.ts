import { createHmac } from 'node:crypto'

/** Numbers that only look random: the same for the same seed and purpose. */
export function createSeededRandom(seed: string, purpose: string) {
  const base = createHmac('sha256', seed).update(purpose).digest().readUInt32LE(0)
  let state = base

  /** From 0 up to, not including, 1 (Mulberry32). */
  function next(): number {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }

  return {
    next,
    /** From here on the numbers are those of `place`, whatever was asked for before. */
    startAt(place: number): void {
      state = base ^ Math.imul(place, 0x9e37_79b1)
      next()
    },
    below: (limit: number): number => Math.floor(next() * limit),
    pick<T>(items: readonly [T, ...T[]]): T {
      return items[Math.floor(next() * items.length)] ?? items[0]
    },
    chance: (probability: number): boolean => next() < probability,
    /** `prefix_` and a token, as Horizon's own ids look. */
    id: (prefix: string): string =>
      `${prefix}_${Math.floor(next() * 2 ** 31)
        .toString(36)
        .padStart(6, '0')}${Math.floor(next() * 2 ** 31)
        .toString(36)
        .padStart(6, '0')}`
  }
}
export type SeededRandom = ReturnType<typeof createSeededRandom>
