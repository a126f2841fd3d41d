import { AppError } from '@shared/errors'
import { keyIdSchema } from '@shared/horizon/key'

export const keysPath = '/admin/api-keys'

/** An id comes from a server: as `.` or `..` it would name another endpoint. */
export const isPathSafe = (id: string): boolean => !/^\.{1,2}$/.test(id) && id.isWellFormed()

export function keyPath(keyId: string): string {
  if (!keyIdSchema.safeParse(keyId).success || !isPathSafe(keyId)) {
    throw new AppError('invalid-input', 'This key has an id that cannot be put into an address', {
      nextStep: 'Look after this key in Horizon itself.'
    })
  }
  return `${keysPath}/${encodeURIComponent(keyId)}`
}

export const keyNotFound = () =>
  new AppError('not-found', 'Horizon does not know this key', {
    status: 404,
    nextStep: 'Refresh the list.'
  })
