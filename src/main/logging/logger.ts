import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import type { Logger } from '@main/core/ports'
import type { Secret } from '@shared/secret'
import { pino } from 'pino'
import { describeError } from './describe-error'
import { allowedFields } from './log-fields'
import { createLogFile } from './log-file'
import { maskSecrets, maskShapes } from './mask'

export type ConsoleLogger = Logger & {
  /** From now on this text is masked wherever it turns up, in any usual encoding. */
  hide(secret: Secret): void
}

const maxLogBytes = 1024 * 1024
const mostHidden = 200
const longestEvent = 120

type Options = {
  /** The data folder; the log is its `logs/console.log`. */
  readonly folder: string
  readonly maxBytes?: number
}

/** Writes allow-listed fields only, and masks again at the sink. */
export function createLogger({ folder, maxBytes = maxLogBytes }: Options): ConsoleLogger {
  const file = createLogFile(join(folder, 'logs', 'console.log'), maxBytes)
  const hidden: Secret[] = []

  const maskText = (text: string): string => maskShapes(maskSecrets(text, hidden))
  const sink = pino(
    {
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: label => ({ level: label }) }
    },
    { write: (line: string) => file.write(maskSecrets(line, hidden)) }
  )

  const eventOf = (event: string): string => maskText(event).slice(0, longestEvent)

  function hide(secret: Secret): void {
    const value = secret.reveal()
    const known = hidden.findIndex(each => each.reveal() === value)
    // The longest unused goes first, never one in use.
    if (known !== -1) hidden.splice(known, 1)
    hidden.push(secret)
    if (hidden.length > mostHidden) hidden.shift()
  }

  function failure(event: string, error: unknown): string {
    const incident = randomBytes(4).toString('hex')
    const described = JSON.parse(JSON.stringify(describeError(error)), (_name, value) =>
      typeof value === 'string' ? maskText(value) : value
    ) as object
    sink.error({ event: eventOf(event), incident, ...described })
    return incident
  }

  return {
    info: (event, fields = {}) =>
      sink.info({ event: eventOf(event), ...allowedFields(fields, maskText) }),
    warn: (event, fields = {}) =>
      sink.warn({ event: eventOf(event), ...allowedFields(fields, maskText) }),
    failure,
    hide
  }
}
