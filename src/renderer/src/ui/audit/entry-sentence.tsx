import { sentenceOf } from '@shared/domain/audit-sentence'
import type { AuditEntry } from '@shared/horizon/audit-entry'

/** "**Ada Moreau** changed what **Northwind Agency** may reach." */
export function EntrySentence({ entry }: { readonly entry: AuditEntry }) {
  let at = 0
  return sentenceOf(entry).map(({ text, isName }) => {
    at += text.length
    return isName ? (
      <strong key={at}>
        <bdi>{text}</bdi>
      </strong>
    ) : (
      text
    )
  })
}
