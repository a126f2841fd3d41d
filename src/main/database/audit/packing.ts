import zlib from 'node:zlib'
import { AppError } from '@shared/errors'
import { isAlone } from './blob'
import { createReusedDecompressor } from './reused-decompressor'

/** Not in every build of the runtime. */
const hasZstd = typeof zlib.zstdCompressSync === 'function'

const zstdOptions = {
  params: {
    [zlib.constants.ZSTD_c_compressionLevel]: 1,
    [zlib.constants.ZSTD_c_checksumFlag]: 1
  }
}
const zstdMagic = 0xfd2f_b528
/** A chunk of entries opens into one piece, as a rule: more pieces would be copied together. */
const opening = { chunkSize: 49_152 }

/**
 * Zstandard at its fastest takes half the time of deflate at its fastest, both ways, and leaves a
 * tenth less. Both carry a checksum that finds a flipped bit.
 */
export const pack = (bytes: Uint8Array): Buffer =>
  hasZstd ? zlib.zstdCompressSync(bytes, zstdOptions) : zlib.deflateSync(bytes, { level: 1 })

const openFrame = createReusedDecompressor()

function alone(bytes: Buffer): Buffer {
  if (isAlone(bytes)) return bytes
  const own = Buffer.allocUnsafeSlow(bytes.length)
  own.set(bytes)
  return own
}

/** In memory of its own, which may be given back; `undefined` where the bytes are damaged. */
export function unpack(bytes: Buffer): Buffer | undefined {
  const isZstd = bytes.length >= 4 && bytes.readUInt32LE(0) === zstdMagic
  if (isZstd && !hasZstd) {
    throw new AppError(
      'database-unavailable',
      'This build cannot read the audit log on this disk',
      {
        nextStep: 'Start the console as it was started when the log was fetched'
      }
    )
  }
  try {
    if (!isZstd) return alone(zlib.inflateSync(bytes, opening))
    return openFrame(bytes) ?? alone(zlib.zstdDecompressSync(bytes, opening))
  } catch {
    return undefined
  }
}
