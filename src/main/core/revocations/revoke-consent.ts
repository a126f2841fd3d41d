import type { RequiredConsent } from '@shared/contract/revocations'
import type { TypedText } from '@shared/domain/required-consent'
import { withoutNonce } from '@shared/domain/rotation-name'
import { isTypable } from '@shared/domain/visible-text'
import { AppError } from '@shared/errors'
import type { Key } from '@shared/horizon/key'

/** What is acted on, and what is done to it. */
type ConsentWords = { readonly whose: string; readonly isDone: string; readonly act: string }
const ofKeys: ConsentWords = { whose: 'the key’s', isDone: 'revoked', act: 'revoke' }
type Given = { readonly isTicked: boolean; readonly typedText: string | null }

/** The name as people know it: what a rotation put into it is not asked for. */
export function nameOrId({ id, clientName }: Key): TypedText {
  const name = withoutNonce(clientName)
  return isTypable(name)
    ? { kind: 'text', what: 'name', text: name }
    : { kind: 'text', what: 'id', text: id }
}

/** Throws `name-mismatch` where what was asked for was not given exactly. */
export function requireGiven(
  consent: RequiredConsent,
  { isTicked, typedText }: Given,
  { whose, isDone, act }: ConsentWords = ofKeys
): void {
  if (consent.kind === 'button') return
  if (consent.kind === 'tick') {
    if (isTicked) return
    throw new AppError(
      'name-mismatch',
      `The consequence was not ticked, so nothing was ${isDone}`,
      {
        nextStep: `Tick it, then ${act}.`
      }
    )
  }
  if (typedText === consent.text) return
  const wanted =
    consent.what === 'count' ? 'the text that was asked for' : `${whose} ${consent.what}`
  throw new AppError('name-mismatch', `What was typed is not ${wanted}`, {
    nextStep: 'Type it exactly as shown, capitals included.'
  })
}
