import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * The fault file: a JSON list of rules, read again at every request. The first rule that matches
 * and whose turn it is applies. A file that makes no sense is refused at the start, and later
 * answers every request with 500 and what is wrong with it. Each fault that is made is logged.
 *
 * - `method`, `path`: which requests; a path with `:name` segments is a template that must fit the
 *   whole path, any other path is a prefix. Both may be left out.
 * - `nth`: only the nth matching request, from 1. `every`: each nth one. Neither: all of them.
 *   Counted from the moment the file last changed.
 * - `action`:
 *   - `delay`: waits `ms` (1000) after the request was admitted and before it takes effect, or,
 *     where it has none (`/health`, an unknown path), before the answer;
 *   - `drop-before`: closes the connection, at once or after `ms` of silence, nothing is handled;
 *   - `drop-after`: handles and commits the request, then closes the connection without a byte, at
 *     once or after `ms` of silence;
 *   - `status`: answers `status` (500) with `body` and `headers`, nothing is handled;
 *   - `truncate`: handles the request, sends half of the answer's body, closes the connection;
 *   - `disconnect`: handles the request, sends the answer's head only, resets the connection;
 *   - `garbage`: answers `status` (200) with `body` (text that is not JSON) as `contentType`
 *     (application/json), nothing is handled;
 *   - `commit-late`: admits the request and reads its body, closes the connection without a byte,
 *     and handles and commits it `ms` (1000) later; or, with `before` (`method`, `path`, `nth` (1)),
 *     just before the nth later request that matches is handled. It lands once, also where the
 *     file has changed meanwhile; one that has not landed when the server stops never does;
 *   - `commit-twice`: handles and commits the request twice, the second time without its
 *     Idempotency-Key, then closes the connection without a byte, or, with `isAnswered`, sends
 *     the second answer;
 *   - `alter`: handles and commits the request, with the fields of `sent` in place of those of its
 *     JSON body, and answers with the fields of `answered` in place of those of the answer, or with
 *     `body` as a whole, and with `status`. `null` takes a field out.
 */
const matching = { method: z.string().optional(), path: z.string().optional() }
const turn = {
  ...matching,
  nth: z.int().min(1).optional(),
  every: z.int().min(1).optional()
}
/** A timer of Node's runs at once where it is asked to wait longer. */
const ms = z.int().min(0).max(2_147_483_647).optional()
const status = z.int().min(200).max(599).optional()
/** Text as it is; anything else as JSON. */
const body = z.json().optional()
const headers = z.record(z.string(), z.string()).optional()
const contentType = z.string().optional()
const fields = z.record(z.string(), z.json()).optional()

const ruleSchema = z.discriminatedUnion('action', [
  z.strictObject({ ...turn, action: z.literal('delay'), ms }),
  z.strictObject({ ...turn, action: z.literal(['drop-before', 'drop-after']), ms }),
  z.strictObject({ ...turn, action: z.literal(['truncate', 'disconnect']) }),
  z.strictObject({
    ...turn,
    action: z.literal(['status', 'garbage']),
    status,
    body,
    headers,
    contentType
  }),
  z
    .strictObject({
      ...turn,
      action: z.literal('commit-late'),
      ms,
      before: z.strictObject({ ...matching, nth: z.int().min(1).default(1) }).optional()
    })
    .refine(rule => rule.ms === undefined || rule.before === undefined, {
      message: 'Give `ms` or `before`, not both',
      path: ['before']
    }),
  z.strictObject({
    ...turn,
    action: z.literal('commit-twice'),
    isAnswered: z.boolean().optional()
  }),
  z
    .strictObject({
      ...turn,
      action: z.literal('alter'),
      status,
      body,
      sent: fields,
      answered: fields
    })
    .refine(rule => rule.body === undefined || rule.answered === undefined, {
      message: 'Give `body` or `answered`, not both',
      path: ['answered']
    })
])
export type FaultRule = z.output<typeof ruleSchema>
export type Fault<A extends FaultRule['action']> = Extract<FaultRule, { action: A }>

/** Says what is wrong with the fault file, for whoever wrote it. */
export class FaultFileError extends Error {
  override readonly name = 'FaultFileError'
}

function readRules(path: string, text: string): readonly FaultRule[] {
  if (text.trim() === '') return []
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new FaultFileError(`The fault file ${path} is not JSON. Write a list of rules into it.`)
  }
  const parsed = z.array(ruleSchema).safeParse(value)
  if (parsed.success) return parsed.data
  const issues = parsed.error.issues.map(({ path: [index, ...rest], message }) => {
    const where = index === undefined ? [] : [`rule ${Number(index) + 1}`, rest.join('.')]
    return [...where.filter(Boolean), message].join(': ')
  })
  throw new FaultFileError(`The fault file ${path} makes no sense: ${issues.join('; ')}.`)
}

type Match = { readonly method?: string | undefined; readonly path?: string | undefined }

/** Whether a rule speaks of such a request. */
export function matches(rule: Match, method: string, path: string): boolean {
  if (rule.method !== undefined && rule.method.toUpperCase() !== method) return false
  return rule.path === undefined || fits(rule.path, path)
}

function fits(pattern: string, path: string): boolean {
  if (!pattern.includes('/:')) return path.startsWith(pattern)
  const wanted = pattern.split('/')
  const segments = path.split('/')
  return (
    wanted.length === segments.length &&
    wanted.every((part, index) => part.startsWith(':') || part === segments[index])
  )
}

function isTurn({ nth, every }: FaultRule, count: number): boolean {
  if (nth !== undefined) return count === nth
  return count % (every ?? 1) === 0
}

export type Faults = { next(method: string, path: string): FaultRule | undefined }

export function createFaults(file?: string): Faults {
  let text = ''
  let rules: readonly FaultRule[] = []
  let counts: number[] = []

  function reread(path: string): void {
    const found = existsSync(path) ? readFileSync(path, 'utf8') : ''
    if (found === text) return
    rules = readRules(path, found)
    counts = rules.map(() => 0)
    text = found
  }

  if (file !== undefined) reread(file)

  return {
    next(method, path) {
      if (file === undefined) return undefined
      reread(file)
      let due: FaultRule | undefined
      rules.forEach((rule, index) => {
        if (!matches(rule, method, path)) return
        const count = (counts[index] ?? 0) + 1
        counts[index] = count
        if (due === undefined && isTurn(rule, count)) due = rule
      })
      return due
    }
  }
}
