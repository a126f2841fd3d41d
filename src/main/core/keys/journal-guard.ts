import { AppError } from '@shared/errors'
import type { OpenProfile } from '../profiles/active-profile'

/** Nothing is written to Horizon that could not be written down here first. */
export function requireWritable({ data }: OpenProfile): void {
  if (!data.journal.isReadOnly) return
  throw new AppError(
    'database-read-only',
    'The operations journal of this profile can only be read, so nothing is changed at Horizon',
    { nextStep: 'See the notice about local data; once it is solved, start the console again.' }
  )
}
