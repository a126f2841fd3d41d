import zlib from 'node:zlib'
import { pack, unpack } from '@main/database/audit/packing'
import { createReusedDecompressor } from '@main/database/audit/reused-decompressor'
import fc from 'fast-check'
import { afterEach, expect, test, vi } from 'vitest'

afterEach(() => void vi.restoreAllMocks())

/** Some of it told anew, some of it again, as entries are. */
const bytesOf = (length: number, seed: number): Buffer =>
  Buffer.alloc(length, Array.from({ length: 700 }, (_, nth) => `${nth * seed} `).join(''))

const lengths = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 256, max: 65_791 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 255, 256, 49_152, 65_791, 65_792, 150_000) }
)
const frames = fc
  .record({ length: lengths, seed: fc.integer({ min: 1, max: 255 }) })
  .map(({ length, seed }) => pack(bytesOf(length, seed)))

const harms = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'none' as const }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant('flip' as const), at: fc.nat(), bit: fc.nat(7) })
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('cut' as const), by: fc.nat(40) }) },
  { weight: 1, arbitrary: fc.constant({ kind: 'longer' as const }) }
)
type Harm = typeof harms extends fc.Arbitrary<infer T> ? T : never

function harmed(frame: Buffer, harm: Harm): Buffer {
  if (harm.kind === 'longer') return Buffer.concat([frame, frame.subarray(0, 9)])
  if (harm.kind === 'cut') return frame.subarray(0, Math.max(0, frame.length - harm.by))
  const copy = Buffer.from(frame)
  if (harm.kind === 'none') return copy
  const at = harm.at % copy.length
  copy[at] = (copy[at] as number) ^ (1 << harm.bit)
  return copy
}

/** In one piece: else what follows a frame would at times be read too. */
const inOnePiece = { chunkSize: 200_000 }
/** As the runtime says it, of each for itself. */
function expected(frame: Buffer): Buffer | undefined {
  try {
    return frame.readUInt32LE(0) === 0xfd2f_b528
      ? zlib.zstdDecompressSync(frame, inOnePiece)
      : zlib.inflateSync(frame, inOnePiece)
  } catch {
    return undefined
  }
}

const digest = (bytes: Buffer | undefined) =>
  bytes === undefined ? 'damaged' : `${bytes.length} ${zlib.crc32(bytes)}`

test('whatever was opened before, and however damaged it was, each chunk is opened for itself', () => {
  const sequences = fc.array(fc.tuple(frames, harms), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(sequences, sequence => {
      const sent = sequence.map(([frame, harm]) => harmed(frame, harm))
      const opened = sent.map(unpack)
      expect(opened.map(digest)).toEqual(sent.map(frame => digest(expected(frame))))
    }),
    { numRuns: 100 }
  )
})

test('a damaged chunk is told, and the next one is opened by the same means again', () => {
  const open = createReusedDecompressor()
  const whole = pack(bytesOf(38_000, 7))
  const damaged = harmed(whole, { kind: 'flip', at: whole.length >> 1, bit: 4 })
  const unended = whole.subarray(0, whole.length - 4)
  for (const bad of [damaged, unended]) {
    expect(open(whole)).toEqual(bytesOf(38_000, 7))
    expect(open(bad)).toBeUndefined()
    expect(unpack(bad)).toBeUndefined()
    expect(open(whole)).toEqual(bytesOf(38_000, 7))
  }
})

test('where the runtime has other parts, chunks are opened by what is documented alone', () => {
  const parts = Object.getPrototypeOf(
    Object.getPrototypeOf(zlib.ZstdDecompress.prototype)
  ) as Record<'_processChunk', () => Buffer>
  const frame = pack(bytesOf(38_000, 7))
  expect(createReusedDecompressor()(frame)).toBeDefined()

  const other = vi.spyOn(parts, '_processChunk')
  for (const misbehave of [
    () => Buffer.alloc(256),
    () => Buffer.alloc(0),
    () => {
      throw new Error('no such part')
    }
  ]) {
    other.mockClear().mockImplementation(misbehave)
    const open = createReusedDecompressor()
    expect([open(frame), open(frame), open(frame)]).toEqual([undefined, undefined, undefined])
    expect(other).toHaveBeenCalledTimes(1)
  }
})

test('what was opened lies in memory of its own, however short it is', () => {
  for (const length of [1, 255, 256, 300, 4_000, 49_152, 65_791, 65_792]) {
    expect(unpack(pack(bytesOf(length, 3)))?.buffer.byteLength).toBe(length)
    expect(unpack(zlib.deflateSync(bytesOf(length, 3)))?.buffer.byteLength).toBe(length)
  }
})
