import type { KeyList } from '@shared/contract/keys'
import { type ErrorCode, unreachedCodes, type WireError } from '@shared/errors'

const unreachable: ReadonlySet<ErrorCode> = new Set(unreachedCodes)

const ofSecret: ReadonlySet<ErrorCode> = new Set([
  'invalid-admin-secret',
  'secret-missing',
  'secret-other-origin',
  'keychain-locked',
  'keychain-unavailable',
  'keychain-error'
])

/** Of the secret as this computer keeps it; whether Horizon takes it is another matter. */
export const isOfStoredSecret = ({ code }: WireError): boolean =>
  ofSecret.has(code) && code !== 'invalid-admin-secret'

export type FailureKind = 'unreachable' | 'secret' | 'other'

export function failureKind({ code }: WireError): FailureKind {
  if (unreachable.has(code)) return 'unreachable'
  return ofSecret.has(code) ? 'secret' : 'other'
}

/** Why nothing may be written now, before anyone types; `undefined` when it may. */
export function writeBlock(
  list: Pick<KeyList, 'otherOrganization' | 'isJournalReadOnly'> | undefined,
  failure: WireError | undefined
): string | undefined {
  if (list?.otherOrganization !== undefined) {
    return 'Another organization answers. Read the notice first'
  }
  if (list?.isJournalReadOnly) {
    return 'Needs the operations journal, which cannot be written. The notice above says why'
  }
  if (failure === undefined) return undefined
  switch (failureKind(failure)) {
    case 'unreachable':
      return 'Needs a connection. Horizon does not answer'
    case 'secret':
      return 'Needs the admin secret. Settings, Profiles says what is wrong with it'
    case 'other':
      return undefined
  }
}
