import { ApiError, invalidField } from '../api-error'

/** Throws 412 with the current object where `If-Match` names another version. */
export function checkVersion(
  what: string,
  version: number,
  ifMatch: string | undefined,
  current: () => unknown
): void {
  if (ifMatch === undefined || ifMatch === '*') return
  const wanted = /^"(\d+)"$/.exec(ifMatch)?.[1]
  if (wanted === undefined) {
    throw invalidField('If-Match', 'Send the version in quotes, such as "3"')
  }
  if (Number(wanted) === version) return
  throw new ApiError(
    412,
    'precondition_failed',
    `The ${what} is at version ${version}, not ${wanted}. Look at it again before changing it.`,
    { current: current() }
  )
}
