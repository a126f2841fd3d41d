import { keyPrefix } from '@shared/domain/key-format'
import type { RevealPart } from '@shared/domain/reveal-parts'

export const partWords: Readonly<Record<RevealPart, string>> = {
  key: 'Key',
  'trigger-url': 'Trigger URL',
  token: 'Token',
  'signing-secret': 'Signing secret'
}

/** What everybody may know of it. */
export const partPrefix: Readonly<Record<RevealPart, string>> = {
  key: keyPrefix,
  'trigger-url': '…/api/webhooks/agent/',
  token: '',
  'signing-secret': ''
}

export const partUse: Readonly<Record<RevealPart, string>> = {
  key: '',
  'trigger-url': 'Whoever triggers the agent posts to it. The token is in it: treat it as a key.',
  token: 'The same token by itself, where a program puts the address together.',
  'signing-secret':
    'Checks that deliveries to your address come from Horizon. A rotation leaves it as it is.'
}
