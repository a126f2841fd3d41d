import { spawn } from 'node:child_process'
import { constants } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { inspect } from 'node:util'

export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../..')
export const inRoot = (/** @type {string[]} */ ...parts) => join(root, ...parts)

const onWindows = process.platform === 'win32'

/** Node 24 as a dev dependency: everything after the preparation runs on it. */
export const node24 = onWindows
  ? inRoot('node_modules/node/bin/node.exe')
  : inRoot('node_modules/node/bin/node')

/** A failure that is explained; the commands print it without a stack and exit with its code. */
export class Stop extends Error {
  /** @param {string} message @param {number} [exitCode] */
  constructor(message, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }
}

/** Progress goes to stderr: `npm run horizon` owns stdout. @param {string} line */
export const say = line => process.stderr.write(`${line}\n`)

/**
 * Runs a command to its end and collects what it prints.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, timeoutMs?: number, cwd?: string }} [options]
 * @returns {Promise<{ code: number, output: string, stdout: string }>}
 */
export function run(command, args, { env, timeoutMs, cwd = root } = {}) {
  return new Promise(done => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // npm is a .cmd file on Windows, which only a shell can start.
      shell: onWindows && command === 'npm',
      ...(timeoutMs === undefined ? {} : { timeout: timeoutMs, killSignal: 'SIGKILL' })
    })
    let output = ''
    let stdout = ''
    child.stdout.on('data', chunk => {
      output += chunk
      stdout += chunk
    })
    child.stderr.on('data', chunk => {
      output += chunk
    })
    child.on('error', error => done({ code: 127, output: String(error.message), stdout: '' }))
    child.on('close', code => done({ code: code ?? 1, output, stdout }))
  })
}

const passedOn = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])

/**
 * Runs a command in the foreground: it shares our terminal, gets our signals, and its exit code
 * (128 + signal where one ended it) is the answer.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: NodeJS.ProcessEnv }} [options]
 * @returns {Promise<number>}
 */
export function runInForeground(command, args, { env } = {}) {
  return new Promise((done, fail) => {
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: 'inherit'
    })
    // Ctrl-C reaches the child through the terminal; a signal sent to us alone has to be passed on.
    // Either way it is the child that decides when it is done.
    const passOn = (/** @type {NodeJS.Signals} */ signal) => {
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal)
    }
    for (const signal of passedOn) process.on(signal, passOn)
    const stopPassing = () => {
      for (const signal of passedOn) process.off(signal, passOn)
    }
    child.on('error', error => {
      stopPassing()
      fail(new Stop(`${command} could not be started: ${error.message}`))
    })
    child.on('close', (code, signal) => {
      stopPassing()
      done(code ?? 128 + (signal === null ? 0 : constants.signals[signal]))
    })
  })
}

/** The end of a log: what explains a failure is nearly always there. @param {string} log */
export const tail = (log, lines = 30) => log.trimEnd().split('\n').slice(-lines).join('\n')

/**
 * The body of every command: prints an explained failure plainly, everything else with its stack.
 * @param {() => Promise<number>} body
 */
export async function command(body) {
  try {
    process.exitCode = await body()
  } catch (error) {
    say(error instanceof Stop ? `\n${error.message}` : inspect(error))
    process.exitCode = error instanceof Stop ? error.exitCode : 1
  }
}
