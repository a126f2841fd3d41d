import type { Codes } from '../segment'
import { mark } from './matched'

/**
 * The loops that every search spends its time in. Each is there once for codes of one byte and once
 * for wider ones: a loop that has met both takes two to three times as long.
 */

/** Marks the entries whose code is flagged; flags are 0 or 1. */
export function markFlagged(
  words: Uint32Array,
  codes: Codes,
  flags: Uint8Array,
  count: number
): void {
  const full = count >>> 5
  if (codes instanceof Uint8Array) markBytes(words, codes, flags, full)
  else markWide(words, codes, flags, full)
  for (let index = full << 5; index < count; index += 1) {
    if (flags[codes[index] as number] === 1) mark(words, index)
  }
}

function markBytes(words: Uint32Array, codes: Uint8Array, flags: Uint8Array, full: number): void {
  for (let nth = 0; nth < full; nth += 1) {
    const base = nth << 5
    let word = 0
    for (let bit = 0; bit < 32; bit += 1) {
      word |= (flags[codes[base + bit] as number] as number) << bit
    }
    words[nth] = (words[nth] as number) | word
  }
}

function markWide(words: Uint32Array, codes: Codes, flags: Uint8Array, full: number): void {
  for (let nth = 0; nth < full; nth += 1) {
    const base = nth << 5
    let word = 0
    for (let bit = 0; bit < 32; bit += 1) {
      word |= (flags[codes[base + bit] as number] as number) << bit
    }
    words[nth] = (words[nth] as number) | word
  }
}

/** Adds, by code, how many of these entries have each. */
export function countCodes(
  codes: Codes,
  indexes: Uint32Array,
  length: number,
  into: Uint32Array
): void {
  if (codes instanceof Uint8Array) countBytes(codes, indexes, length, into)
  else countWide(codes, indexes, length, into)
}

function countBytes(
  codes: Uint8Array,
  indexes: Uint32Array,
  length: number,
  into: Uint32Array
): void {
  for (let nth = 0; nth < length; nth += 1) {
    const code = codes[indexes[nth] as number] as number
    into[code] = (into[code] as number) + 1
  }
}

function countWide(codes: Codes, indexes: Uint32Array, length: number, into: Uint32Array): void {
  for (let nth = 0; nth < length; nth += 1) {
    const code = codes[indexes[nth] as number] as number
    into[code] = (into[code] as number) + 1
  }
}
