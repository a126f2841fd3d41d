import { AppError } from '@shared/errors'

/** SQLite's own checks do not see a flipped bit inside a text. */
export function parseStored<T>(text: string): T {
  try {
    return JSON.parse(text) as T
  } catch (error) {
    throw new AppError('database-corrupt', 'an entry in it cannot be read', { cause: error })
  }
}
