import zlib from 'node:zlib'

/** Parts of the runtime that are not documented; `tar`, which is in npm, is made of the same. */
type Engine = {
  _handle?: { close(): void } | null
  _processChunk?(bytes: Uint8Array, flush: number): Buffer
  removeAllListeners(event: 'error'): void
}
type Open = (frame: Buffer) => Buffer

/** In the fifth byte of a frame: its length stands in two bytes, its checksum at its end. */
const hasShortLength = 0x64
const [lengthAt, leastLength, mostLength] = [5, 256, 65_791]
const lengthIn = (frame: Buffer): number => frame.readUInt16LE(lengthAt) + leastLength

/** `undefined` where the runtime has none, or one of other parts. */
function createEngine(): Open | undefined {
  if (typeof zlib.createZstdDecompress !== 'function') return undefined
  // Longer than what it opens: where the room is full, the runtime asks for more and takes other room.
  const engine = zlib.createZstdDecompress({ chunkSize: mostLength + 1 }) as unknown as Engine
  const handle = engine._handle
  if (!handle || engine._processChunk === undefined) return undefined
  // It would be closed after each frame.
  handle.close = () => undefined
  return frame => {
    const opened = engine._processChunk?.(frame, zlib.constants.ZSTD_e_end)
    engine._handle = handle
    // One comes with each frame. After an error it has to stay: the error is told once more, later.
    engine.removeAllListeners('error')
    if (opened?.length !== lengthIn(frame)) throw new Error('Not what the frame says')
    // The next frame is opened into the same room; and no pool: its owner may give the memory back.
    const own = Buffer.allocUnsafeSlow(opened.length)
    own.set(opened)
    return own
  }
}

/** Whether two frames can be opened with it one after the other. */
function isReusable(open: Open): boolean {
  const bytes = Buffer.alloc(leastLength, 'as it was')
  const params = { [zlib.constants.ZSTD_c_checksumFlag]: 1 }
  const frame = zlib.zstdCompressSync(bytes, { params })
  try {
    return open(frame).equals(bytes) && open(frame).equals(bytes)
  } catch {
    return false
  }
}

/**
 * Opens frames of Zstandard one after the other with one decompressor. `zstdDecompressSync` makes one
 * for each: with chunks of entries two fifths of the work, and its memory waits for the collector.
 * `undefined` where that function has to say what it is: the frame is damaged, or of another length,
 * or the runtime has no such parts.
 */
export function createReusedDecompressor(): (frame: Buffer) => Buffer | undefined {
  let open: Open | undefined
  let isUnusable = false

  function ready(): Open | undefined {
    const made = isUnusable ? undefined : createEngine()
    isUnusable = made === undefined || !isReusable(made)
    return isUnusable ? undefined : made
  }

  return frame => {
    if (frame[lengthAt - 1] !== hasShortLength || frame.length < lengthAt + 2) return undefined
    open ??= ready()
    try {
      return open?.(frame)
    } catch {
      // It stands in the middle of that frame.
      open = undefined
      return undefined
    }
  }
}
