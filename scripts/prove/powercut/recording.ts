import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { node24, Stop } from '../../prepare/shell.mjs'
import { type Ack, type PowercutPlan, profileId } from './work'

/** Something the process did, in its order; `file` is the name within the profile's folder. */
export type Recorded =
  | { readonly did: 'write'; readonly file: string; readonly offset: number; readonly data: Buffer }
  | { readonly did: 'truncate'; readonly file: string; readonly size: number }
  | { readonly did: 'sync'; readonly file: string }
  | { readonly did: 'remove'; readonly file: string }
  /** Names that were made or removed are kept as they are now. */
  | { readonly did: 'sync-folder' }
  | { readonly did: 'acknowledge'; readonly ack: Ack }

const watched = 'write,pwrite64,writev,pwritev,pwritev2,fsync,fdatasync,ftruncate,fallocate'
const named = 'unlink,unlinkat,rename,renameat,renameat2,sync_file_range,copy_file_range,sendfile'

/** Runs it under strace: every write with its bytes, every sync, every acknowledgement. */
export function record(program: string, plan: Omit<PowercutPlan, 'folder'>): Recorded[] {
  const folder = mkdtempSync(join(tmpdir(), 'horizon-powercut-'))
  try {
    const traces = join(folder, 'trace')
    const data = join(folder, 'data')
    const args = ['-ff', '-y', '-xx', '-s', '16777216', '-e', `trace=${watched},${named}`]
    const ran = spawnSync(
      'strace',
      [...args, '-o', traces, node24, program, JSON.stringify({ ...plan, folder: data })],
      { encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] }
    )
    if (ran.error !== undefined) {
      throw new Stop(
        `strace is needed to record what reaches the disk, and could not be started: ${ran.error.message}. Install it (Debian: apt-get install strace).`
      )
    }
    if (ran.status !== 0) throw new Stop(`The process that writes failed:\n${ran.stderr}`)
    return readTraces(folder, join(data, 'profiles', profileId))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** One file per thread: only one of them may touch the profile. */
function readTraces(folder: string, profileFolder: string): Recorded[] {
  const threads = readdirSync(folder)
    .filter(name => name.startsWith('trace.'))
    .map(name => readTrace(join(folder, name), profileFolder))
    .filter(done => done.length > 0)
  const [only, ...others] = threads
  if (only === undefined || others.length > 0) {
    throw new Stop(`${threads.length} threads wrote to the profile, one was expected`)
  }
  return only
}

const bytesOf = (hex: string): Buffer => Buffer.from(hex.replaceAll('\\x', ''), 'hex')
const textOf = (hex: string): string => bytesOf(hex).toString()

const call = /^(\w+)\((?:(\d+)<([^>]*)>)?/
const firstName = /^\w+\((?:AT_FDCWD<[^>]*>, )?"((?:\\x[0-9a-f]{2})*)"/

function readTrace(path: string, profileFolder: string): Recorded[] {
  const all: Recorded[] = []
  for (const line of readFileSync(path, 'latin1').split('\n')) {
    const done = readLine(line, profileFolder)
    if (done !== undefined) all.push(done)
  }
  return all
}

/** The two databases; their -shm are made anew by whoever opens them next. */
const isLeftOut = (file: string): boolean =>
  !/^(cache|journal)\.db/.test(file) || file.endsWith('-shm')

function readLine(line: string, profileFolder: string): Recorded | undefined {
  const [, name = '', descriptor, hexPath = ''] = call.exec(line) ?? []
  if (name === '' || / = -1 /.test(line.slice(-120))) return undefined
  if (descriptor === undefined) return readNamed(line, name, profileFolder)
  if (name === 'write' && descriptor === '1') return readAck(line)
  const file = relative(profileFolder, textOf(hexPath))
  if (file === '') return name === 'fsync' ? { did: 'sync-folder' } : undefined
  if (file.startsWith('..') || isLeftOut(file)) return undefined
  switch (name) {
    case 'pwrite64': {
      const from = line.indexOf('"') + 1
      const to = line.indexOf('"', from)
      const [length, offset] = line
        .slice(to + 3)
        .split(/[,)]/)
        .map(Number)
      const data = bytesOf(line.slice(from, to))
      if (data.length !== length)
        throw new Stop(`A write was not recorded whole: ${line.slice(-80)}`)
      return { did: 'write', file, offset: offset ?? 0, data }
    }
    case 'ftruncate':
      return { did: 'truncate', file, size: Number(/, (\d+)\)/.exec(line)?.[1]) }
    case 'fsync':
    case 'fdatasync':
      return { did: 'sync', file }
    default:
      throw new Stop(`${name} on ${file} is not understood here`)
  }
}

function readNamed(line: string, name: string, profileFolder: string): Recorded | undefined {
  const file = relative(profileFolder, textOf(firstName.exec(line)?.[1] ?? ''))
  if (file.startsWith('..') || isLeftOut(file)) return undefined
  if (name === 'unlink') return { did: 'remove', file }
  throw new Stop(`${name} on ${file} is not understood here`)
}

function readAck(line: string): Recorded | undefined {
  const from = line.indexOf('"') + 1
  const text = textOf(line.slice(from, line.indexOf('"', from)))
  return text.startsWith('ACK ')
    ? { did: 'acknowledge', ack: JSON.parse(text.slice(4)) }
    : undefined
}
