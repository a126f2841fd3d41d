import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

/**
 * The fault file: a JSON list of rules, read again at every request. The first rule that matches
 * and whose turn it is applies.
 *
 * - `method`, `path`: which requests; a path with `:name` segments is a template that must fit the
 *   whole path, any other path is a prefix. Both may be left out.
 * - `nth`: only the nth matching request, from 1. `every`: each nth one. Neither: all of them.
 *   Counted from the moment the file last changed.
 * - `action`:
 *   - `delay`: waits `ms` (1000) after the request was admitted and before it takes effect;
 *   - `drop-before`: closes the connection, nothing is handled;
 *   - `drop-after`: handles and commits the request, then closes the connection without a byte;
 *   - `status`: answers `status` (500) with `body` and `headers`, nothing is handled;
 *   - `truncate`: handles the request, sends half of the answer's body, closes the connection;
 *   - `disconnect`: handles the request, sends the answer's head only, resets the connection;
 *   - `garbage`: answers `status` (200) with `body` (text that is not JSON) as `contentType`
 *     (application/json), nothing is handled.
 */
const ruleSchema = z.strictObject({
  method: z.string().optional(),
  path: z.string().optional(),
  nth: z.int().min(1).optional(),
  every: z.int().min(1).optional(),
  action: z.enum([
    'delay',
    'drop-before',
    'drop-after',
    'status',
    'truncate',
    'disconnect',
    'garbage'
  ]),
  status: z.int().min(200).max(599).optional(),
  /** Text as it is; anything else as JSON. */
  body: z.json().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  ms: z.int().min(0).optional(),
  contentType: z.string().optional()
})
export type FaultRule = z.output<typeof ruleSchema>

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
    rules = found.trim() === '' ? [] : z.array(ruleSchema).parse(JSON.parse(found))
    counts = rules.map(() => 0)
    text = found
  }

  return {
    next(method, path) {
      if (file === undefined) return undefined
      reread(file)
      let due: FaultRule | undefined
      rules.forEach((rule, index) => {
        if (rule.method !== undefined && rule.method.toUpperCase() !== method) return
        if (rule.path !== undefined && !fits(rule.path, path)) return
        const count = (counts[index] ?? 0) + 1
        counts[index] = count
        if (due === undefined && isTurn(rule, count)) due = rule
      })
      return due
    }
  }
}
