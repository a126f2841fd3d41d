import type { KeyDraft } from '@shared/domain/key-draft'
import { fieldsWith, type KeyPurpose } from '@shared/domain/key-purpose'
import type { FieldIssue } from '@shared/errors'
import type { Connections } from '../profiles/connections'

export type SecretSought = Pick<Connections, 'holdsSecret'>

/** The admin secret is nobody's note: it would stand in the journal and in every export. */
export const adminSecretIssues = (
  connections: SecretSought,
  profileId: string,
  purpose: KeyPurpose,
  prefix = ''
): FieldIssue[] =>
  fieldsWith(purpose, text => connections.holdsSecret(profileId, text)).map(field => ({
    field: `${prefix}${field}`,
    issue: 'This holds the admin secret. Say where it is stored, not what it is'
  }))

/** Of a key about to be made: its name, and what it is for. */
export function draftSecretIssues(
  connections: SecretSought,
  profileId: string,
  { clientName, purpose }: Pick<KeyDraft, 'clientName' | 'purpose'>
): FieldIssue[] {
  const issues =
    purpose === undefined ? [] : adminSecretIssues(connections, profileId, purpose, 'purpose.')
  if (connections.holdsSecret(profileId, clientName)) {
    issues.push({ field: 'clientName', issue: 'This holds the admin secret. Choose another name' })
  }
  return issues
}
