import { spawn } from 'node:child_process'
import { cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { node24, Stop } from '../../prepare/shell.mjs'
import { type DiskPlan, type DiskTold, profileId, trialPages } from './telling'

export const watched = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'openat'] as const
export type Watched = (typeof watched)[number]

/** What the n-th of these calls on the profile's files meets, and as many after it. */
export type Injected = {
  readonly call: Watched
  readonly nth: number
  readonly times: number
  readonly fault: 'EIO' | 'ENOSPC' | 'EDQUOT' | 'EMFILE' | 'EROFS' | 'SIGKILL'
}

const files = ['cache.db', 'journal.db'].flatMap(name => [name, `${name}-wal`, `${name}-shm`])

function injection({ call, nth, times, fault }: Injected): string[] {
  const what = fault === 'SIGKILL' ? 'signal=SIGKILL' : `error=${fault}`
  return ['-e', `inject=${call}:${what}:when=${nth}..${nth + times - 1}`]
}

/** Runs the process that writes under strace, in a copy of `base` that `look` may read afterwards. */
export async function underStrace<T>(
  program: string,
  base: string,
  injected: Injected | undefined,
  look: (folder: string, told: readonly DiskTold[], calls: readonly Watched[]) => Promise<T>
): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'horizon-disk-'))
  try {
    const data = join(folder, 'data')
    await cp(base, data, { recursive: true })
    const profile = join(data, 'profiles', profileId)
    const paths = [profile, ...files.map(name => join(profile, name))].flatMap(path => ['-P', path])
    const trace = join(folder, 'trace')
    const plan: DiskPlan = { folder: data, pages: trialPages }
    const told = await run([
      ...['-f', '--seccomp-bpf', '-s', '0', '-o', trace, ...paths],
      ...['-e', `trace=${watched.join(',')}`, ...(injected ? injection(injected) : [])],
      ...[node24, program, JSON.stringify(plan)]
    ])
    return await look(data, told, callsIn(await readFile(trace, 'latin1')))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function run(args: readonly string[]): Promise<DiskTold[]> {
  const child = spawn('strace', args, { stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  child.stdout.on('data', text => (output += text))
  child.stderr.on('data', text => (errors += text))
  const ended = Promise.withResolvers<void>()
  child.once('close', () => ended.resolve())
  child.once('error', error => {
    const why = `strace is needed to let a disk fail, and could not be started: ${error.message}.`
    ended.reject(new Stop(`${why} Install it (Debian: apt-get install strace).`))
  })
  await ended.promise
  if (!output.includes('\n') && errors.includes('strace:')) throw new Stop(errors)
  return output
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line))
}

const callsIn = (trace: string): Watched[] =>
  trace.split('\n').flatMap(line => {
    const name = /^\d+ +(\w+)\(/.exec(line)?.[1]
    return watched.filter(one => one === name)
  })
