import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { setTimeout as wait } from 'node:timers/promises'
import { inRoot, node24, run } from '../prepare/shell.mjs'
import { summarize } from './statistics.ts'

const idleMs = 4_000
const samples = 5

async function residentKilobytes(pid: number): Promise<number> {
  if (process.platform === 'linux') {
    const status = await readFile(`/proc/${pid}/status`, 'utf8')
    return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1])
  }
  const { stdout } = await run('ps', ['-o', 'rss=', '-p', String(pid)])
  return Number(stdout)
}

/** Resident memory of a process left alone for a while, in MB. */
export async function idleMegabytes(pid: number): Promise<number> {
  await wait(idleMs)
  const seen: number[] = []
  for (let sample = 0; sample < samples; sample += 1) {
    seen.push(await residentKilobytes(pid))
    await wait(200)
  }
  return summarize(seen).median / 1024
}

/** Bare Node with better-sqlite3 open. */
export async function bareNodeMegabytes(): Promise<number> {
  const child = spawn(node24, [inRoot('scripts/bench/bare-node.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  try {
    const [sign] = await Promise.race([once(child.stdout, 'data'), once(child, 'exit')])
    if (!(sign instanceof Buffer)) throw new Error(`Bare Node ended with ${sign}`)
    return await idleMegabytes(child.pid ?? 0)
  } finally {
    child.kill()
  }
}
