import { AppError } from '@shared/errors'

/** A name can be set to anything, so only those of the platform and of our libraries are written. */
const names = new Set([
  'AbortError',
  'AggregateError',
  'AppError',
  'DataCloneError',
  'DOMException',
  'Error',
  'EvalError',
  'HTTPError',
  'RangeError',
  'ReferenceError',
  'SqliteError',
  'SyntaxError',
  'TimeoutError',
  'TypeError',
  'URIError',
  'ZodError'
])

const systemCode = /^(?:E[A-Z0-9]{2,20}|ERR_[A-Z0-9_]{1,40}|SQLITE_[A-Z0-9_]{1,40})$/
const frame =
  /^\s+at (?:[\w.<>$#[\] ]{1,120} \()?(?:file:\/\/|node:|\/|[A-Z]:\\)[^\s()]+:\d+:\d+\)?$/

const longestChain = 5
const mostFrames = 20

/**
 * What may be written of a failure: its kind, our own message, system codes and where it came from.
 * A foreign message can quote anything, so it is left out.
 */
export function describeError(error: unknown): Record<string, unknown> {
  const chain: Record<string, unknown>[] = []
  let current = error
  while (current instanceof Error && chain.length < longestChain) {
    chain.push(describeOne(current))
    current = current.cause
  }
  const [first = { error: `a thrown ${typeof error}` }, ...causes] = chain
  return causes.length === 0 ? first : { ...first, causes }
}

function describeOne(error: Error): Record<string, unknown> {
  const code = (error as { code?: unknown }).code
  return {
    error: names.has(error.name) ? error.name : 'Error',
    ...(error instanceof AppError && { message: error.message, code: error.code }),
    ...(typeof code === 'string' && systemCode.test(code) && { code }),
    stack: framesOf(error)
  }
}

function framesOf(error: Error): readonly string[] {
  const { stack } = error
  if (typeof stack !== 'string') return []
  return stack
    .split('\n')
    .filter(line => frame.test(line))
    .slice(0, mostFrames)
    .map(line => line.trim())
}
