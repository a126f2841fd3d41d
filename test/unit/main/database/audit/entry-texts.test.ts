import {
  type ChunkText,
  firstOfChunk,
  maxInChunk,
  openChunk,
  readChunk,
  readTexts,
  writeChunk
} from '@main/database/audit/chunks'
import { createEntryTexts } from '@main/database/audit/entry-texts'
import Database from 'better-sqlite3'
import { expect, test } from 'vitest'

const hashes = (count: number) => Array.from({ length: count }, () => 'ab'.repeat(32))
const largeOf = (nth: number) => Buffer.alloc(maxInChunk + 1 + nth, `large ${nth} `)

function aChunk(texts: readonly ChunkText[]) {
  const db = new Database(':memory:')
  db.exec(`CREATE TABLE audit_chunks (id INTEGER PRIMARY KEY, body BLOB, hashes BLOB);
    CREATE TABLE audit_large (position INTEGER PRIMARY KEY, body BLOB)`)
  writeChunk(db, 0, { first: 1, texts, hashes: hashes(texts.length) })
  return db
}
const countLarge = (db: Database.Database) =>
  db.prepare('SELECT count(*) FROM audit_large').pluck().get()

test('opening a chunk opens none of its large texts', () => {
  const db = aChunk([Buffer.from('a'), largeOf(1), null, largeOf(2), Buffer.from('b')])
  db.exec("UPDATE audit_large SET body = 'damaged'")
  expect(readTexts(db, 0).texts.map(text => text?.toString())).toEqual([
    'a',
    'apart',
    undefined,
    'apart',
    'b'
  ])
  const texts = createEntryTexts(db)
  expect(texts.text(5)?.toString()).toBe('b')
  expect(() => texts.text(2)).toThrow()
})

test('each large text is read at its own position', () => {
  const db = aChunk([largeOf(1), Buffer.from('a'), largeOf(2)])
  const texts = createEntryTexts(db)
  for (const position of [1, 3, 1]) {
    expect(texts.text(position)?.equals(largeOf(position === 1 ? 1 : 2))).toBe(true)
  }
  db.exec('DELETE FROM audit_large WHERE position = 1')
  texts.forget(0)
  expect(() => texts.text(1)).toThrow()
})

test('a chunk that is written again keeps its large texts where they lie', () => {
  const db = aChunk([largeOf(1), Buffer.from('a')])
  db.exec('CREATE TRIGGER untouched UPDATE ON audit_large BEGIN SELECT RAISE(ABORT, 1); END')
  const { texts } = readChunk(db, 0)
  writeChunk(db, 0, { first: 1, texts: [...texts, largeOf(3)], hashes: hashes(3) })
  expect(countLarge(db)).toBe(2)
  const held = createEntryTexts(db)
  expect([1, 2, 3].map(position => held.text(position)?.length)).toEqual([
    largeOf(1).length,
    1,
    largeOf(3).length
  ])
})

test('a text stays as it was when the chunk it was cut from is let go', () => {
  const db = aChunk([Buffer.from('text 0')])
  const chunks = Array.from({ length: 200 }, (_, chunk) => chunk)
  for (const chunk of chunks) {
    const texts = [Buffer.from(`text ${chunk}`)]
    writeChunk(db, chunk, { first: firstOfChunk(chunk), texts, hashes: hashes(1) })
  }
  const texts = createEntryTexts(db)
  const found = chunks.map(chunk => texts.text(firstOfChunk(chunk)))
  texts.forget()
  expect(found.map(String)).toEqual(chunks.map(chunk => `text ${chunk}`))
  expect(texts.raws([1, firstOfChunk(199)])).toEqual(['text 0', 'text 199'])
})

test('letting go of a chunk, however short, takes no other bytes along', () => {
  const texts = ['', 'a', 'a'.repeat(300), 'a'.repeat(5_000)]
  const others = texts.map(text => {
    const db = aChunk([Buffer.from(text)])
    const before = Buffer.from('before')
    const chunk = openChunk(db, 0)
    const after = Buffer.from('after')
    const cut = chunk.textAt(0)
    expect(cut?.toString()).toBe(text)
    chunk.close()
    expect(cut).toHaveLength(0)
    return `${before} ${after}`
  })
  expect(others).toEqual(texts.map(() => 'before after'))
})
