import { crc32 } from 'node:zlib'

/** Bytes of the log that are not what was written; `what` says which, in words. */
export class DamagedAuditError extends Error {
  override readonly name = 'DamagedAuditError'
  /** The segment whose columns they are, or the chunk of entries. */
  readonly part: { readonly segment: number } | { readonly chunk: number }

  constructor(part: DamagedAuditError['part']) {
    super('Bytes of the audit log are damaged')
    this.part = part
  }
}

const trailerLength = 4

/** The checksum stands at the end, so that numbers stay where they are aligned. */
export function withChecksum(bytes: Uint8Array): Buffer {
  const sealed = Buffer.allocUnsafe(bytes.length + trailerLength)
  sealed.set(bytes)
  sealed.writeUInt32LE(crc32(bytes), bytes.length)
  return sealed
}

/** The bytes before the checksum; `undefined` where it does not fit them. */
export function checked(sealed: Buffer | undefined): Uint8Array<ArrayBuffer> | undefined {
  if (sealed === undefined || sealed.length < trailerLength) return undefined
  const bytes = sealed.subarray(0, sealed.length - trailerLength)
  if (crc32(bytes) !== sealed.readUInt32LE(bytes.length)) return undefined
  const isAligned = bytes.byteOffset % 8 === 0
  return (isAligned ? bytes : Uint8Array.from(bytes)) as Uint8Array<ArrayBuffer>
}

/** Nothing else lies in their memory: small buffers share a pool. */
export const isAlone = ({ buffer, byteLength }: Uint8Array): boolean =>
  byteLength > 0 && byteLength + trailerLength >= buffer.byteLength

/**
 * Gives the memory of bytes that were read back at once. Left to the collector, tens of megabytes of
 * them lie about before it looks, and each new one takes four times as long to read.
 */
export function release(bytes: Uint8Array): void {
  const { buffer } = bytes
  if (isAlone(bytes) && buffer instanceof ArrayBuffer) buffer.transfer(0)
}

export const bytesOf = (numbers: ArrayBufferView): Uint8Array =>
  new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength)

/** Numbers that lie in these bytes, without copying them. */
export const numbersIn = {
  u16: (bytes: Uint8Array, from = 0, length = (bytes.length - from) / 2) =>
    new Uint16Array(bytes.buffer, bytes.byteOffset + from, length),
  u32: (bytes: Uint8Array, from = 0, length = (bytes.length - from) / 4) =>
    new Uint32Array(bytes.buffer, bytes.byteOffset + from, length),
  f64: (bytes: Uint8Array, from = 0, length = (bytes.length - from) / 8) =>
    new Float64Array(bytes.buffer, bytes.byteOffset + from, length)
} as const
