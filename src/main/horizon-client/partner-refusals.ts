import { AppError } from '@shared/errors'

type Words = { readonly message: string; readonly nextStep: string }

const wordsOf: Readonly<Record<string, Words>> = {
  partner_limit_reached: {
    message: 'Horizon has as many partners as it allows; active, pending and suspended ones count',
    nextStep:
      'Revoke a partnership or withdraw an invitation that is no longer needed, or ask Horizon’s support for a higher limit.'
  },
  partner_key_limit_reached: {
    message: 'This partner has as many keys as it may have',
    nextStep:
      'Revoke one, wait until one expires, or raise the limit of keys in the partner’s settings.'
  },
  plan_required: {
    message: 'The plan of this organization has no partners',
    nextStep: 'Upgrade the subscription to Professional or Enterprise.'
  }
}

/** A refusal that is about partners says so; every other one stays as it is. */
export function inWordsOf(error: AppError): AppError {
  const { serverCode } = error.details
  if (serverCode === undefined || !Object.hasOwn(wordsOf, serverCode)) return error
  const words = wordsOf[serverCode]
  if (words === undefined) return error
  const { message, nextStep } = words
  return new AppError(error.code, message, { ...error.details, cause: error, nextStep })
}
