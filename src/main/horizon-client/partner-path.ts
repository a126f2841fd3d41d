import { AppError } from '@shared/errors'
import { isPathSafe } from './key-path'

export const partnersPath = '/admin/partners'
const maxIdUnits = 200

export const isUsableId = (id: string): boolean =>
  id !== '' && id.length <= maxIdUnits && isPathSafe(id)

export function partnerPath(partnerId: string): string {
  if (!isUsableId(partnerId)) throw unusableId('partner')
  return `${partnersPath}/${encodeURIComponent(partnerId)}`
}

export const partnerKeysPath = (partnerId: string): string => `${partnerPath(partnerId)}/api-keys`

export function partnerKeyPath(partnerId: string, keyId: string): string {
  if (!isUsableId(keyId)) throw unusableId('key')
  return `${partnerKeysPath(partnerId)}/${encodeURIComponent(keyId)}`
}

const unusableId = (what: string) =>
  new AppError('invalid-input', `This ${what} has an id that cannot be put into an address`, {
    nextStep: `Look after this ${what} in Horizon itself.`
  })

export const partnerNotFound = () =>
  new AppError('not-found', 'Horizon does not know this partner any more', {
    status: 404,
    nextStep: 'Refresh the list of partners.'
  })
export const partnerKeyNotFound = () =>
  new AppError('not-found', 'Horizon does not know this key of the partner', {
    status: 404,
    nextStep: 'Refresh the partner’s keys.'
  })
