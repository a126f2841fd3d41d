import { AppError } from '@shared/errors'

/** SQLite's and the file system's own codes; `undefined` where there is none. */
export function codeOf(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null)?.code
  return typeof code === 'string' ? code : undefined
}

const matches = (error: unknown, codes: RegExp): boolean => codes.test(codeOf(error) ?? '')

const damaged = /^SQLITE_(CORRUPT|NOTADB)/
const busy = /^SQLITE_(BUSY|LOCKED)/
const full = /^(SQLITE_FULL|ENOSPC|EDQUOT)/
const notWritable = /^(SQLITE_READONLY|SQLITE_PERM|SQLITE_CANTOPEN|EACCES|EPERM|EROFS)/
const broken = /^(SQLITE_IOERR|EIO|EMFILE|ENFILE)/

/** The cause in words, to follow "because"; never SQL, never a value. */
export function reasonOf(error: unknown): string {
  if (error instanceof AppError) return error.message
  if (isDamage(error)) return 'it is damaged'
  if (matches(error, busy)) return 'another program has been using it for too long'
  if (matches(error, full)) return 'the disk is full'
  if (matches(error, notWritable))
    return 'this account may not write there, or the disk is read-only'
  if (matches(error, broken)) return 'the disk reported an error'
  return `of an unexpected failure${codeOf(error) === undefined ? '' : ` (${codeOf(error)})`}`
}

/** Our statements are fixed and the schema was migrated: one that misses a name was changed on disk. */
const isSchemaDamage = (error: unknown): boolean =>
  codeOf(error) === 'SQLITE_ERROR' &&
  /no such (table|column)|has no column named|has \d+ columns but/.test((error as Error).message)

export const isDamage = (error: unknown): boolean =>
  matches(error, damaged) ||
  isSchemaDamage(error) ||
  (error instanceof AppError && error.code === 'database-corrupt')

/** After these the connection is not trusted again: the file is opened anew, and the old one closed. */
export const needsReopening = (error: unknown): boolean =>
  [full, broken, /^SQLITE_CANTOPEN/].some(codes => matches(error, codes))

/** What a failed query means to its caller; an error that nobody expected passes through. */
export function toAppError(error: unknown): unknown {
  const about = { cause: error }
  if (isDamage(error)) {
    return new AppError('database-corrupt', 'The local data is damaged', {
      ...about,
      nextStep: 'Try again: the file is checked, and moved aside where it can be fetched anew'
    })
  }
  if (error instanceof AppError) return error
  if (matches(error, full)) {
    return new AppError('database-unavailable', 'The disk is full, so nothing could be stored', {
      ...about,
      nextStep: 'Free some space, then try again'
    })
  }
  if (matches(error, busy)) {
    return new AppError('database-unavailable', 'Another program is using the local data', {
      ...about,
      nextStep: 'Wait for backup or search programs to finish, then try again'
    })
  }
  if (matches(error, notWritable)) {
    return new AppError('database-read-only', 'The local data cannot be written', {
      ...about,
      nextStep: 'Check the permissions of the data folder, then restart the console'
    })
  }
  if (matches(error, broken)) {
    return new AppError('database-unavailable', 'The disk failed while storing local data', {
      ...about,
      nextStep: 'Check the disk and how much this account may store, then try again'
    })
  }
  return error
}
