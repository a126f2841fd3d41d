#!/usr/bin/env node
// Checks a bundle of evidence written by Horizon Console: node verify-evidence.mjs <bundle or folder>
// Needs Node 18 or later and nothing else. It reads, writes nothing, and uses no network.
import { createHash } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  statSync
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

/** @typedef {{ name: string, fd: number, start: number, size: number, cut: number }} Part `cut`: bytes that are not there */
/** @typedef {(what: string) => void} Find */

const domain = 'horizon-console evidence v1'
const members = ['verify-evidence.mjs', 'README.txt', 'entries.jsonl', 'manifest.json']
const usage = `Usage: node verify-evidence.mjs <bundle.tar, or the folder it was unpacked into>
       [--expect <SHA-256 of the bundle>]
Ends with 0: intact, 1: not intact, 2: could not be checked, 3: wrongly called.`

/** What cannot be checked at all. */
class Unchecked extends Error {}
/** What was asked makes no sense, so that nothing was checked. */
class Misused extends Unchecked {}

/** @param {...(string | Uint8Array)} pieces */
function sha256(...pieces) {
  const hash = createHash('sha256')
  for (const piece of pieces) hash.update(piece)
  return hash.digest('hex')
}
const number = (/** @type {unknown} */ value) => Number(value).toLocaleString('en')
const entries = (/** @type {number} */ count) =>
  `${number(count)} ${count === 1 ? 'entry' : 'entries'}`
const range = (/** @type {number} */ from, /** @type {number} */ to) =>
  from === to ? `entry ${number(from)} is` : `entries ${number(from)} to ${number(to)} are`
/** Characters that are not drawn, or that reorder what stands around them, are written out. */
const shown = (/** @type {unknown} */ value) =>
  String(value).replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}]/gu, character => {
    const code = character.codePointAt(0) ?? 0
    return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
  })

// --- Where the parts are

/** @param {Part} part @param {(bytes: Buffer) => void} take */
function read(part, take) {
  const buffer = Buffer.allocUnsafe(1 << 20)
  for (let done = 0; done < part.size - part.cut; ) {
    const wanted = Math.min(buffer.length, part.size - part.cut - done)
    const got = readSync(part.fd, buffer, 0, wanted, part.start + done)
    if (got === 0) throw new Unchecked(`${part.name} became shorter while it was read`)
    take(buffer.subarray(0, got))
    done += got
  }
}
/** @param {Part} part */
function bytesOf(part) {
  /** @type {Buffer[]} */
  const chunks = []
  read(part, bytes => chunks.push(Buffer.from(bytes)))
  return Buffer.concat(chunks)
}

/** @param {Buffer} field Octal digits, or a binary number where its first bit is set. */
const sizeIn = field =>
  ((field[0] ?? 0) & 0x80) !== 0
    ? Number(field.readBigUInt64BE(field.length - 8))
    : Number.parseInt(field.toString('latin1').replace(/[\0 ]+$/, '') || '0', 8)

/** @param {string} path @param {Find} find @returns {Part[]} */
function partsOfTar(path, find) {
  const fd = openSync(path, 'r')
  const length = fstatSync(fd).size
  const at = (/** @type {number} */ position, /** @type {number} */ count) => {
    const bytes = Buffer.alloc(Math.max(0, Math.min(count, length - position)))
    return bytes.subarray(0, readSync(fd, bytes, 0, bytes.length, position))
  }
  const isZero = (/** @type {Buffer} */ bytes) => bytes.every(byte => byte === 0)
  if (at(257, 5).toString('latin1') !== 'ustar') throw new Unchecked(`${path} is not a bundle`)
  /** @type {Part[]} */
  const parts = []
  let position = 0
  for (; position < length; ) {
    const header = at(position, 512)
    if (header.length < 512 || isZero(header)) break
    const sum = header.reduce((total, byte, i) => total + (i >= 148 && i < 156 ? 32 : byte), 0)
    const field = `${sum.toString(8).padStart(6, '0')}\0 `
    const name = header.subarray(0, 100).toString('utf8').replace(/\0.*$/s, '')
    const size = sizeIn(header.subarray(124, 136))
    const isSound = header.subarray(148, 156).toString('latin1') === field
    if (!isSound || header.subarray(257, 263).toString('latin1') !== 'ustar\0' || !(size >= 0)) {
      find(`the archive was changed: the head of ${shown(basename(name))} does not add up`)
      return parts
    }
    const start = position + 512
    const padded = start + Math.ceil(size / 512) * 512
    parts.push({ name: basename(name), fd, start, size, cut: Math.max(0, start + size - length) })
    if (padded <= length && !isZero(at(start + size, padded - start - size))) {
      find(`the archive was changed: there is something after the end of ${shown(basename(name))}`)
    }
    position = padded
  }
  const rest = at(position, 1025)
  if (position > length || rest.length < 1024) find('the file is cut off: its end is missing')
  else if (rest.length > 1024 || !isZero(rest))
    find('there are extra bytes after the end of the archive')
  const names = parts.map(part => part.name)
  const missing = members.filter(name => !names.includes(name))
  for (const name of missing) find(`${name} is missing`)
  if (missing.length === 0 && names.join() !== members.join()) {
    find(`the archive holds other files than it was made with: ${shown(names.join(', '))}`)
  }
  return parts
}

/** @param {string} folder What lies beside the parts: nothing vouches for it. */
const strangersIn = folder => readdirSync(folder).filter(name => !members.includes(name))

/** @param {string} folder @param {Find} find @returns {Part[]} */
function partsOfFolder(folder, find) {
  if (!existsSync(join(folder, 'entries.jsonl')) && !existsSync(join(folder, 'manifest.json'))) {
    throw new Unchecked(`${folder} holds no unpacked bundle`)
  }
  return members.flatMap(name => {
    const path = join(folder, name)
    if (existsSync(path)) {
      const fd = openSync(path, 'r')
      return [{ name, fd, start: 0, size: fstatSync(fd).size, cut: 0 }]
    }
    find(`${name} is missing`)
    return []
  })
}

// --- The manifest

/** @param {Part | undefined} part @param {Find} find */
function manifestOf(part, find) {
  if (part === undefined || part.cut > 0) return undefined
  const text = bytesOf(part).toString('utf8')
  let manifest
  try {
    manifest = JSON.parse(text)
  } catch {
    find('manifest.json was changed: it is not JSON any more')
    return undefined
  }
  if (manifest?.format !== 'horizon-console-evidence') {
    find('manifest.json is not the manifest of a bundle')
    return undefined
  }
  if (manifest.version !== 1) {
    throw new Unchecked(
      `this bundle has format ${shown(manifest.version)}, and this program knows format 1. Use the program inside the bundle`
    )
  }
  const { anchor, ...rest } = manifest
  if (sha256(`${domain} manifest\n`, JSON.stringify(rest)) !== anchor) {
    find('manifest.json was changed: it does not match its own anchor')
  } else if (`${JSON.stringify(manifest, null, 2)}\n` !== text) {
    find('manifest.json was changed: it is written in another way than the console writes it')
  }
  if (sha256(`${domain} start\n`, JSON.stringify(manifest.about)) !== manifest.chain?.start) {
    find(
      'manifest.json was changed: what it says about query and coverage is not what the entries were chained to'
    )
  }
  return manifest
}

// --- The entries

const lineHead = /^\{"hash":"([0-9a-f]{64})","n":([0-9]{1,15}),/
const restFrom = '{"hash":"",'.length + 64

/**
 * Each line begins with its hash, over the hash of the line before and the rest of its own.
 * @param {Part} part @param {string | null} start @param {Find} find
 */
function checkRows(part, start, find) {
  const whole = createHash('sha256')
  /** The number each line gives itself, 0 where it cannot be read. @type {number[]} */
  const numbers = []
  /** @type {{ n: number, hash: string, computed: string } | null} */
  let before = start === null ? null : { n: 0, hash: start, computed: start }
  let [unchecked, isWhole] = [0, true]
  /** @param {string} what */
  const bad = what => {
    isWhole = false
    find(what)
  }

  /** @param {Buffer} bytes */
  function check(bytes) {
    const line = numbers.length + 1
    const [, hash, digits] = lineHead.exec(bytes.subarray(0, 128).toString('latin1')) ?? []
    const n = Number(digits ?? 0)
    numbers.push(n)
    if (hash === undefined || n === 0) {
      bad(`line ${number(line)} was changed: it is no entry as the console writes it`)
      before = null
      return
    }
    const known = before?.n === n - 1 ? before : null
    const over = (/** @type {string} */ previous) =>
      sha256(`${domain} row\n${previous}\n`, bytes.subarray(restFrom))
    const computed = known === null ? hash : over(known.hash)
    if (known === null) unchecked += 1
    // Where only the hash of the line before was changed, this one stands on what that should be.
    if (computed !== hash && (known === null || over(known.computed) !== hash)) {
      bad(`line ${number(line)} was changed: entry ${number(n)} does not match its hash`)
    }
    before = { n, hash, computed }
  }

  /** @type {Buffer[]} */
  let open = []
  read(part, chunk => {
    whole.update(chunk)
    let from = 0
    for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, from)) {
      const piece = chunk.subarray(from, end)
      check(open.length === 0 ? piece : Buffer.concat([...open, piece]))
      open = []
      from = end + 1
    }
    if (from < chunk.length) open.push(Buffer.from(chunk.subarray(from)))
  })
  if (open.length > 0) bad(`line ${number(numbers.length + 1)} is cut off`)
  const last = checkPlaces(numbers, bad)
  if (unchecked > 0 && isWhole)
    bad(`${entries(unchecked)} could not be checked against the one before`)
  const { hash: head = null } = before ?? {}
  return { head, last, lines: numbers.length, isWhole, sha256: whole.digest('hex') }
}

/**
 * Where numbers do not follow each other; answers the number of the last entry.
 * @param {readonly number[]} numbers @param {Find} find
 */
function checkPlaces(numbers, find) {
  /** By the number that belongs there. @type {Map<number, { line: number, n: number }>} */
  const misplaced = new Map()
  let expected = 0
  numbers.forEach((n, index) => {
    expected += 1
    if (n === expected || n === 0) return
    const line = index + 1
    const [next = n + 1, afterNext = n + 2] = numbers.slice(index + 1, index + 3)
    const goesOn = next === n + 1 || (next === 0 && afterNext === n + 2)
    if (!goesOn) {
      misplaced.set(expected, { line, n })
      return
    }
    if (n > expected) {
      find(`${range(expected, n - 1)} missing: removed before line ${number(line)}`)
    } else find(`line ${number(line)}: entry ${number(n)} stands here once more`)
    expected = n
  })
  for (const [belongs, { line, n }] of misplaced) {
    const other = misplaced.get(n)
    if (other?.n !== belongs) {
      find(
        `line ${number(line)} was changed: entry ${number(n)} stands where ${number(belongs)} belongs`
      )
    } else if (belongs < n) {
      const [first, second] = [belongs, n].map(number)
      find(
        `entries ${first} and ${second} are exchanged: lines ${number(line)} and ${number(other.line)}`
      )
    }
  }
  return expected
}

/**
 * Whether the entries end as the manifest says.
 * @param {ReturnType<typeof checkRows>} rows @param {any} manifest @param {Find} find
 */
function checkEnd({ last, lines, head, isWhole }, manifest, find) {
  const { count } = manifest.entries ?? {}
  const after = `the tail was cut off after line ${number(lines)}`
  if (last < count) find(`${range(last + 1, count)} missing: ${after}`)
  else if (last > count) find(`there are ${entries(last)}, and the manifest says ${number(count)}`)
  else if (!isWhole || head === manifest.chain?.head) return isWhole
  else find('the last entry is not the one the manifest ends with')
  return false
}

// --- Together

/** @param {Part} part @param {any} manifest @param {string} found @param {Find} find */
function checkFile(part, manifest, found, find) {
  const { bytes, sha256: said } = manifest.files?.[part.name] ?? {}
  if (bytes === undefined)
    return find(`${shown(part.name)} was added: the manifest does not list it`)
  const sizes = `${number(part.size)} bytes instead of ${number(bytes)}`
  if (part.size !== bytes) find(`${part.name} was changed: it has ${sizes}`)
  else if (found !== said) find(`${part.name} was changed: its SHA-256 is another`)
}

/** @param {string} path @param {Find} find */
function checkBundle(path, find) {
  const isFolder = statSync(path).isDirectory()
  const parts = isFolder ? partsOfFolder(path, find) : partsOfTar(path, find)
  for (const { name, cut } of parts) {
    if (cut > 0) find(`the file is cut off: ${number(cut)} bytes of ${shown(name)} are missing`)
  }
  const part = (/** @type {string} */ name) => parts.find(each => each.name === name)
  const manifest = manifestOf(part('manifest.json'), find)
  const rowPart = part('entries.jsonl')
  const rows = rowPart && checkRows(rowPart, manifest?.chain?.start ?? null, find)
  const isWhole = rows !== undefined && manifest !== undefined && checkEnd(rows, manifest, find)
  for (const each of manifest === undefined ? [] : parts) {
    if (each.name === 'manifest.json' || each.cut > 0) continue
    if (each !== rowPart) checkFile(each, manifest, sha256(bytesOf(each)), find)
    else if (isWhole) checkFile(each, manifest, rows.sha256, find)
  }
  let whole = null
  if (!isFolder) {
    const hash = createHash('sha256')
    const fd = openSync(path, 'r')
    read({ name: path, fd, start: 0, size: fstatSync(fd).size, cut: 0 }, bytes =>
      hash.update(bytes)
    )
    closeSync(fd)
    whole = hash.digest('hex')
  }
  for (const fd of new Set(parts.map(each => each.fd))) closeSync(fd)
  return { manifest, whole, strangers: isFolder ? strangersIn(path) : [] }
}

/** @param {any} manifest */
function described(manifest) {
  const { about, entries: rows, previousBundle } = manifest
  const lines = [
    `${entries(rows.count)}, ${about.order} first, from ${about.horizon.url}${about.horizon.organization ? ` (${about.horizon.organization})` : ''}`,
    `Query: ${about.query === '' ? '(everything)' : about.query}`,
    ...(about.fixedFilter === '' ? [] : [`Always with: ${about.fixedFilter}`]),
    `Dates in it: ${about.zone}; relative ones count back from ${about.moment}`,
    `Covers: ${about.covers}`,
    ...about.notHeld.map((/** @type {string} */ gap) => `Not held: ${gap}`),
    `Late entries: ${about.late}`,
    `Exported ${about.exportedAt} by Horizon Console ${about.consoleVersion}`,
    ...about.masked.map((/** @type {string} */ mask) => `Masked: ${mask}`),
    ...(rows.masked === 0
      ? []
      : [`Marked "masked", so not word for word what Horizon sent: ${entries(rows.masked)}`]),
    `Bundle exported before this one: ${previousBundle ?? 'none is on record'}`
  ]
  return lines.map(line => `  ${shown(line)}`)
}

const uncompared = `
  - that nobody made the whole bundle anew, hashes and all. Compare its SHA-256 with the one noted at the
    export, or with the one a later bundle of the same profile names (--expect compares for you);`

const limits = (/** @type {boolean} */ isExpected) => `What this does not show:
  - that these are all entries Horizon has: only what the console held was searched, see "Covers" and "Not held";
  - that Horizon recorded the truth, or sent these very entries: it does not sign them;${isExpected ? '' : uncompared}
  - that this program is the console's own, where it came with the bundle: take it from somewhere else you trust.`

/** Checked first: a slip of the pen is not to look like a bundle that was changed. @param {string} given */
function asSha256(given) {
  const digits = given.trim().toLowerCase()
  if (/^[0-9a-f]{64}$/.test(digits)) return digits
  const count = /^[0-9a-f]*$/.test(digits) ? `${number(digits.length)} of them` : 'other characters'
  throw new Misused(
    `--expect takes a SHA-256, 64 hex digits (0 to 9, a to f); ${shown(given)} has ${count}. Nothing was checked.`
  )
}

/** @param {string[]} given */
function main(given) {
  const say = (/** @type {string[]} */ ...lines) => process.stdout.write(`${lines.join('\n')}\n`)
  const at = given.indexOf('--expect')
  const expectation = at === -1 ? null : given.splice(at, 2)[1]
  const here = dirname(fileURLToPath(import.meta.url))
  const [path = existsSync(join(here, 'manifest.json')) ? here : undefined, ...more] = given
  if (path === undefined || more.length > 0 || path.startsWith('-') || expectation === undefined) {
    throw new Misused(usage)
  }
  const expected = expectation === null ? null : asSha256(expectation)
  if (!existsSync(path)) throw new Unchecked(`There is no ${path}`)
  /** @type {string[]} */
  const findings = []
  let others = 0
  /** @type {Find} */
  const find = what => {
    if (findings.length < 50) findings.push(what)
    else others += 1
  }
  const { manifest, whole, strangers } = checkBundle(path, find)
  if (expected !== null && whole === null) {
    throw new Misused('--expect compares the bundle as one file, not a folder')
  }
  const isExpected = expected !== null && expected === whole
  if (expected !== null && !isExpected) {
    find(`this is not the bundle that has the expected SHA-256, ${expected}`)
  }
  say(`${findings.length === 0 ? 'INTACT' : 'NOT INTACT'}: ${shown(path)}`)
  if (whole !== null) say(`SHA-256: ${whole}`)
  if (isExpected) say('The SHA-256 of this bundle is the one expected.')
  else if (expected === null) say('It was not compared with an expected SHA-256.')
  for (const finding of findings) say(`  * ${finding}`)
  if (others > 0) say(`  * and ${number(others)} more`)
  if (strangers.length > 0) {
    say('Not part of the bundle, so not checked:')
    for (const name of strangers.slice(0, 50)) say(`  ${shown(name)}`)
    if (strangers.length > 50) say(`  and ${number(strangers.length - 50)} more`)
  }
  if (findings.length === 0) say('', ...described(manifest))
  say('', limits(isExpected))
  return findings.length === 0 ? 0 : 1
}

// Whoever reads it may have read enough: the verdict stays.
process.stdout.on('error', error => {
  if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EPIPE') throw error
})
try {
  process.exitCode = main(process.argv.slice(2))
} catch (error) {
  const reason = error instanceof Error ? error.message : String(error)
  process.stderr.write(
    error instanceof Unchecked ? `${reason}\n` : `Could not be checked: ${shown(reason)}\n`
  )
  process.exitCode = error instanceof Misused ? 3 : 2
}
