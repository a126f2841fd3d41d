import { constants } from 'node:fs'
import { copyFile, mkdir, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { Clock } from '@main/core/ports'
import { AppError } from '@shared/errors'
import { fileFailure } from './file-errors'
import { replaceFile } from './write-file'

export type FileNotice = {
  readonly severity: 'warning' | 'error'
  readonly title: string
  readonly detail: string
}

type Options<T> = {
  readonly path: string
  /** What the file is, at the start of a sentence: "The list of profiles". */
  readonly what: string
  readonly version: number
  readonly empty: T
  /** Reads what it can; `isWhole` is false where something had to be left out. */
  readonly parse: (body: Record<string, unknown>) => {
    readonly value: T
    readonly isWhole: boolean
  }
  readonly format: (value: T) => Record<string, unknown>
  readonly clock: Clock
}

type Found =
  | { readonly state: 'missing' }
  | { readonly state: 'body'; readonly body: Record<string, unknown> }
  | { readonly state: 'damaged' }
  | { readonly state: 'unreadable'; readonly code: string }

async function readBody(path: string): Promise<Found> {
  let text: string
  try {
    const { O_NOFOLLOW = 0, O_NONBLOCK = 0, O_RDONLY } = constants
    const handle = await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
    try {
      if (!(await handle.stat()).isFile()) return { state: 'unreadable', code: 'not a file' }
      if (process.platform !== 'win32') await handle.chmod(0o600).catch(() => undefined)
      text = await handle.readFile('utf8')
    } finally {
      await handle.close()
    }
  } catch (error) {
    const code = String((error as { code?: unknown }).code)
    return code === 'ENOENT' ? { state: 'missing' } : { state: 'unreadable', code }
  }
  try {
    const parsed: unknown = JSON.parse(text)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject
      ? { state: 'body', body: parsed as Record<string, unknown> }
      : { state: 'damaged' }
  } catch {
    return { state: 'damaged' }
  }
}

/** A small JSON file that is written whole. Bad content never stops a start: it is set aside. */
export function createJsonFile<T>(options: Options<T>) {
  const { path, what, version, empty, parse, format, clock } = options
  const notices: FileNotice[] = []
  let refusal: { readonly message: string; readonly nextStep: string } | undefined
  let tail: Promise<unknown> = Promise.resolve()

  const textOf = (value: T) => `${JSON.stringify({ version, ...format(value) }, null, 2)}\n`

  function inTurn<R>(task: () => Promise<R>): Promise<R> {
    const done = tail.then(task)
    tail = done.catch(() => undefined)
    return done
  }

  function notice(severity: FileNotice['severity'], title: string, detail: string): void {
    if (!notices.some(known => known.detail === detail)) notices.push({ severity, title, detail })
  }

  function refuseWrites(message: string, nextStep: string): void {
    refusal = { message, nextStep }
    notice('error', `${what} is read-only`, `${message}. Nothing is written to it. ${nextStep}.`)
  }

  /** Keeps a copy, then replaces the file in one step with what of it could be understood. */
  async function setAside(because: string, understood: T): Promise<void> {
    const stamp = new Date(clock.now()).toISOString().replaceAll(/[:.]/g, '-')
    const target = `${path}.damaged-${stamp}`
    try {
      await copyFile(path, target, constants.COPYFILE_EXCL)
      await replaceFile(path, textOf(understood))
      notice('warning', `${what} was damaged`, `${because}. The file as it was is ${target}.`)
    } catch (error) {
      const { message } = fileFailure(error, target)
      refuseWrites(`${because}, and no copy of it could be made: ${message}`, 'Move it away')
    }
  }

  async function readNow(): Promise<T> {
    refusal = undefined
    const found = await readBody(path)
    if (found.state === 'missing') return empty
    if (found.state === 'unreadable') {
      refuseWrites(`${path} cannot be read (${found.code})`, 'Check it, then restart the console')
      return empty
    }
    if (found.state === 'damaged') {
      await setAside(`${path} could not be read as JSON and was started anew`, empty)
      return empty
    }
    const { version: itsVersion, ...body } = found.body
    const { value, isWhole } = parse(body)
    if (typeof itsVersion === 'number' && itsVersion > version) {
      refuseWrites(`A newer version of the console wrote ${path}`, 'Update the console')
    } else if (!isWhole || itsVersion !== version) {
      await setAside(`Parts of ${path} could not be understood and were left out`, value)
    }
    return value
  }

  let hasRead = false
  async function read(): Promise<T> {
    const value = await readNow()
    hasRead = true
    return value
  }

  async function write(value: T): Promise<void> {
    if (!hasRead) await read()
    if (refusal !== undefined) {
      const { message, nextStep } = refusal
      throw new AppError('database-read-only', message, { nextStep })
    }
    try {
      await mkdir(dirname(path), { recursive: true, mode: 0o700 })
      await replaceFile(path, textOf(value))
    } catch (error) {
      throw fileFailure(error, path)
    }
  }

  return {
    read: () => inTurn(read),
    write: (value: T) => inTurn(() => write(value)),
    /** What was found wrong, said until the next start. */
    notices: (): readonly FileNotice[] => notices
  }
}
