import { visibleText } from '@shared/domain/visible-text'
import { AppError, type ErrorCode, isAppError, unreachedCodes } from '@shared/errors'
import type { IntakeOutcome } from '../audit-ports'

/** Nothing can be kept: the log here goes on being readable. */
export class StorageStop extends Error {
  override readonly name = 'StorageStop'
}

const storageCodes: readonly ErrorCode[] = [
  'database-corrupt',
  'database-read-only',
  'database-unavailable',
  'database-too-new',
  'file-failed'
]

/** Marks what failed here, so that it is not taken for Horizon's. */
export async function storing<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    if (isAppError(error, ...storageCodes)) throw new StorageStop(error.message, { cause: error })
    throw error
  }
}

const waits: readonly ErrorCode[] = ['rate-limited', 'paused', 'server-error', 'unavailable']

/** How a failure ends a walk: whether it goes on by itself. */
export function endingOf(error: unknown): 'waiting' | 'offline' | 'stopped' {
  if (error instanceof StorageStop) return 'waiting'
  if (isAppError(error, ...unreachedCodes)) return 'offline'
  return isAppError(error, ...waits) ? 'waiting' : 'stopped'
}

type Refused = Extract<IntakeOutcome, { kind: 'refused' }>

/** After a stop that only a person can help with, the console asks again this rarely. */
export const stoppedForMs = 600_000

const nothingLost =
  'What was fetched before stays and can be searched. Report it to whoever runs this Horizon. Once it is mended, sync goes on by itself within about ten minutes, or at once with Sync now'

/** A page that was not taken: where in the log, and why. */
export function refusedPage({ why, reason }: Refused, behindSeq: number | null): AppError {
  const where = placeWords(behindSeq)
  const words: Readonly<Record<Refused['why'], string>> = {
    unreadable: `The page of the audit log ${where} cannot be read`,
    loop: `The audit log leads back to where it was ${where}`,
    hole: `The numbers of the audit log ${where} differ each time it is read`,
    order: `The page of the audit log ${where} is not in the order it was asked for`
  }
  return new AppError('response-invalid', `${words[why]}: ${visibleText(reason, 300)}`, {
    nextStep: `Nothing of that page was kept. ${nothingLost}.`
  })
}

export const endless = (behindSeq: number | null, what: string): AppError =>
  new AppError(
    'response-invalid',
    `The audit log ${placeWords(behindSeq)} does not go on: ${what}`,
    {
      nextStep: `${nothingLost}.`
    }
  )

const shrunkLogs = new WeakSet<object>()
/** Only the operator can say that a log which became shorter is to be followed all the same. */
export const isShrunk = (error: unknown): boolean =>
  typeof error === 'object' && error !== null && shrunkLogs.has(error)

export function shrunk(said: number, known: number): AppError {
  const error = new AppError(
    'object-changed',
    `Horizon’s audit log ends at entry ${numberWords(said)}, and it went up to ${numberWords(known)} before`,
    {
      nextStep:
        'It was shortened, restored from a backup, or is another log. What is held here stays. Find out why; Sync now reads the log from its beginning and keeps what is held.'
    }
  )
  shrunkLogs.add(error)
  return error
}

export const anew = (): AppError =>
  new AppError(
    'object-changed',
    'Horizon no longer knew the place that was reached in its audit log, so the log is read from its beginning again',
    { nextStep: 'What is held stays, and nothing is kept twice.' }
  )

const placeWords = (seq: number | null): string =>
  seq === null ? 'at its beginning' : `behind entry ${numberWords(seq)}`

const numberWords = (count: number): string => count.toLocaleString('en-US')
