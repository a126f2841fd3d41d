import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { pathToFileURL } from 'node:url'
import { inRoot, node24 } from '../../prepare/shell.mjs'
import type { CleanUp } from './clean-up.ts'

const sources = pathToFileURL(inRoot('scripts/bench/source-modules.ts')).href

/** Each part is measured in a process of its own, so that none finds the heap another one left. */
export async function runStage<Result>(
  cleanUp: CleanUp,
  args: readonly string[],
  plan: object
): Promise<Result> {
  const child = spawn(node24, [...args, JSON.stringify(plan)], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  const ended = once(child, 'close')
  const forget = cleanUp.add(async () => {
    child.kill('SIGKILL')
    await ended
  })
  let output = ''
  child.stdout.setEncoding('utf8').on('data', text => {
    output += text
  })
  const [code, signal] = await ended
  forget()
  const last = output.trim().split('\n').at(-1) ?? ''
  if (code !== 0 || !last.startsWith('{')) {
    throw new Error(`${args.at(-1)} ended with ${code ?? signal}`)
  }
  return JSON.parse(last)
}

/** The arguments that run a source file of the measurement. */
export const sourceStage = (name: string): string[] => [
  '--import',
  sources,
  inRoot('scripts/bench/audit', name)
]

export const planOf = <Plan>(): Plan => JSON.parse(process.argv[2] ?? '') as Plan
export const answer = (result: object): void => {
  process.stdout.write(`${JSON.stringify(result)}\n`)
}

/** On standard error: the figures alone go to standard output. */
export const tell = (line: string): void => {
  process.stderr.write(`${new Date().toISOString().slice(11, 19)} ${line}\n`)
}

/** Tells how far something is, at most every few seconds. */
export function createTelling(what: string, total: number) {
  let toldAt = performance.now()
  return (done: number): void => {
    if (performance.now() - toldAt < 5_000) return
    toldAt = performance.now()
    tell(`${what}: ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
  }
}
