import type { ProfileDraft } from '@shared/contract/profiles'
import { type BaseUrl, parseBaseUrl } from '@shared/domain/base-url'
import { AppError, type FieldIssue } from '@shared/errors'
import type { StoredProfile } from '../ports'
import { adminSecretIssue } from './admin-secret-rules'

type Checked = { readonly draft: ProfileDraft; readonly address: BaseUrl }

/** Everything wrong with what was entered, said at once beside its fields. */
export function checkProfile(
  draft: ProfileDraft,
  others: readonly StoredProfile[],
  secret?: string
): Checked {
  const issues: FieldIssue[] = []
  const taken = others.some(({ name }) => sameName(name, draft.name))
  if (taken) issues.push({ field: 'name', issue: 'Another profile has this name' })

  const address = parseBaseUrl(draft.baseUrl)
  if (!address.ok) issues.push({ field: 'baseUrl', issue: address.issue })
  const origin = address.ok ? address.value.origin : ''
  const secretIssue = secret === undefined ? undefined : adminSecretIssue(secret, origin)
  if (secretIssue !== undefined) issues.push({ field: 'secret', issue: secretIssue })

  if (!address.ok || issues.length > 0) throw refused(issues)
  return { draft: { ...draft, baseUrl: address.value.href }, address: address.value }
}

export function checkAddress(baseUrl: string): BaseUrl {
  const address = parseBaseUrl(baseUrl)
  if (!address.ok) throw refused([{ field: 'baseUrl', issue: address.issue }])
  return address.value
}

export function checkSecret(secret: string, origin: string): void {
  const issue = adminSecretIssue(secret, origin)
  if (issue !== undefined) throw refused([{ field: 'secret', issue }])
}

/** A refusal that the page shows beside the fields it names. */
export const refused = (fields: readonly FieldIssue[]): AppError =>
  new AppError('invalid-input', 'Some entries cannot be used', {
    fields,
    nextStep: 'Correct the marked entries.'
  })

const sameName = (one: string, other: string): boolean => folded(one) === folded(other)
const folded = (name: string): string => name.trim().normalize('NFKC').toLowerCase()
