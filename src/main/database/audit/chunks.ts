import { type Db, statement } from '../open'
import { checked, DamagedAuditError, release, withChecksum } from './blob'
import { hashLength } from './chain'
import { pack, unpack } from './packing'

/**
 * The entries' own text, 64 to a row: chunk `n` holds the positions 64 n + 1 to 64 n + 64, so that
 * none has to be looked up. Of 16 the rows would be a third larger, 128 take twice as long to open
 * for one row of a page.
 */
export const chunkLength = 64

/** A longer text lies in a row of its own: opening a chunk has to stay cheap. */
export const maxInChunk = 65_536
const isElsewhere = 0xffff_ffff
const isGone = 0xffff_fffe

export const chunkOf = (position: number): number => Math.floor((position - 1) / chunkLength)
export const firstOfChunk = (chunk: number): number => chunk * chunkLength + 1

/**
 * `null`: removed, or lost; its hash stays, so that the chain goes on. `apart`: in a row of its own,
 * which is read for itself, so that 64 of 10 MB are never in memory together.
 */
export type ChunkText = Buffer | 'apart' | null

export type Chunk = {
  /** The first position in it that is held: an earlier one may have been removed. */
  readonly first: number
  readonly texts: readonly ChunkText[]
  /** In hexadecimal digits. */
  readonly hashes: readonly string[]
}

const putChunk = 'INSERT OR REPLACE INTO audit_chunks (id, body, hashes) VALUES (?, ?, ?)'
const putLarge = 'INSERT OR REPLACE INTO audit_large (position, body) VALUES (?, ?)'
const selectBody = 'SELECT body FROM audit_chunks WHERE id = ?'
const selectHashes = 'SELECT hashes FROM audit_chunks WHERE id = ?'
const selectLarge = 'SELECT body FROM audit_large WHERE position = ?'

export function writeChunk(db: Db, chunk: number, { first, texts, hashes }: Chunk): void {
  const inside: Buffer[] = []
  const headLength = 8 + texts.length * 4
  const head = Buffer.allocUnsafe(headLength)
  head.writeUInt32LE(first - firstOfChunk(chunk), 0)
  head.writeUInt32LE(texts.length, 4)
  for (const [index, text] of texts.entries()) {
    let length = isGone
    if (text === 'apart') length = isElsewhere
    else if (text !== null && text.length > maxInChunk) {
      length = isElsewhere
      statement(db, putLarge).run(first + index, pack(text))
    } else if (text !== null) {
      length = text.length
      inside.push(text)
    }
    head.writeUInt32LE(length, 8 + index * 4)
  }
  const body = pack(Buffer.concat([head, ...inside]))
  statement(db, putChunk).run(chunk, body, withChecksum(Buffer.from(hashes.join(''), 'hex')))
}

/** Of a chunk that was held whole: its hashes stay as they are, and nothing of it is read. */
export function emptyChunk(db: Db, chunk: number): void {
  const head = Buffer.alloc(8 + chunkLength * 4)
  head.writeUInt32LE(chunkLength, 4)
  for (let index = 0; index < chunkLength; index += 1) head.writeUInt32LE(isGone, 8 + index * 4)
  statement(db, 'UPDATE audit_chunks SET body = ? WHERE id = ?').run(pack(head), chunk)
}

function opened(body: Buffer | undefined, chunk: number): Buffer {
  const bytes = body === undefined ? undefined : unpack(body)
  if (body === undefined || bytes === undefined) throw new DamagedAuditError({ chunk })
  release(body)
  return bytes
}

const bodyIn = (row: unknown): Buffer | undefined => (row as { body: Buffer } | undefined)?.body

/** The text at a position where a chunk says `apart`. */
export function readLarge(db: Db, position: number): Buffer {
  return opened(bodyIn(statement(db, selectLarge).get(position)), chunkOf(position))
}

export type OpenChunk = {
  /** The position of the first text. */
  readonly first: number
  readonly count: number
  /** Memory it takes while it is kept. */
  readonly bytes: number
  /** Cut out when it is asked for: a page wants one or two of 64. */
  textAt(index: number): ChunkText
  /** Gives its memory back at once, as `release` does; what was cut out of it is empty then. */
  close(): void
}

export function openChunk(db: Db, chunk: number): OpenChunk {
  const bytes = opened(bodyIn(statement(db, selectBody).get(chunk)), chunk)
  if (bytes.length < 8) throw new DamagedAuditError({ chunk })
  const first = firstOfChunk(chunk) + bytes.readUInt32LE(0)
  const count = bytes.readUInt32LE(4)
  if (count > chunkLength || bytes.length < 8 + count * 4) throw new DamagedAuditError({ chunk })
  const lengths: number[] = []
  const begins: number[] = []
  let end = 8 + count * 4
  for (let index = 0; index < count; index += 1) {
    const length = bytes.readUInt32LE(8 + index * 4)
    lengths.push(length)
    begins.push(end)
    if (length < isGone) end += length
  }
  function textAt(index: number): ChunkText {
    const [begin, length] = [begins[index] as number, lengths[index] as number]
    if (length === isElsewhere) return 'apart'
    return length === isGone ? null : bytes.subarray(begin, begin + length)
  }
  return { first, count, bytes: bytes.byteLength, textAt, close: () => release(bytes) }
}

/** Texts of a chunk; `first` is the position of the first one. */
export function readTexts(db: Db, chunk: number): Pick<Chunk, 'first' | 'texts'> {
  const { first, count, textAt } = openChunk(db, chunk)
  return { first, texts: Array.from({ length: count }, (_, index) => textAt(index)) }
}

/** The same, where each large text can be read too; they are opened one after the other. */
export function readWholeTexts(db: Db, chunk: number): Pick<Chunk, 'first' | 'texts'> {
  const read = readTexts(db, chunk)
  for (const [index, text] of read.texts.entries()) {
    if (text === 'apart') readLarge(db, read.first + index)
  }
  return read
}

/** The chain's hashes of a chunk, one after the other. */
export function readHashes(db: Db, chunk: number): Buffer {
  const row = statement(db, selectHashes).get(chunk) as { hashes: Buffer } | undefined
  const bytes = checked(row?.hashes)
  if (bytes === undefined || bytes.length % hashLength !== 0) {
    throw new DamagedAuditError({ chunk })
  }
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
}

export const hashIn = (hashes: Buffer, index: number): string =>
  hashes.toString('hex', index * hashLength, (index + 1) * hashLength)

export function readChunk(db: Db, chunk: number): Chunk {
  const { first, texts } = readTexts(db, chunk)
  const hashes = readHashes(db, chunk)
  if (hashes.length !== texts.length * hashLength) throw new DamagedAuditError({ chunk })
  return { first, texts, hashes: texts.map((_text, index) => hashIn(hashes, index)) }
}
