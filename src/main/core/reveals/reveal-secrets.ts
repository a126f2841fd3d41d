import type { RevealPart } from '@shared/domain/reveal-parts'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'

/** What is shown once: a key, or all that a webhook's create or rotation answered. */
export type RevealSecrets =
  | { readonly kind: 'api-key'; readonly key: Secret }
  | {
      readonly kind: 'webhook'
      readonly token: Secret
      /** `null` where neither Horizon nor the profile's address tells it. */
      readonly triggerUrl: Secret | null
      /** Of a create; a rotation leaves it as it is. */
      readonly signingSecret: Secret | null
    }

export type RevealPartSecret = { readonly part: RevealPart; readonly secret: Secret }

/** In the order of their use. */
export function partsOf(secrets: RevealSecrets): readonly RevealPartSecret[] {
  if (secrets.kind === 'api-key') return [{ part: 'key', secret: secrets.key }]
  const { triggerUrl, token, signingSecret } = secrets
  return [
    ...(triggerUrl === null ? [] : [{ part: 'trigger-url', secret: triggerUrl } as const]),
    { part: 'token', secret: token },
    ...(signingSecret === null ? [] : [{ part: 'signing-secret', secret: signingSecret } as const])
  ]
}

/** Without a part the first one. */
export function partOf(secrets: RevealSecrets, part: RevealPart | undefined): RevealPartSecret {
  const parts = partsOf(secrets)
  const found = part === undefined ? parts[0] : parts.find(each => each.part === part)
  if (found !== undefined) return found
  throw new AppError('invalid-input', 'There is no such part to show')
}

/** The fields of its keychain entry; that of a key is as it always was. */
export function written(secrets: RevealSecrets): Readonly<Record<string, string | undefined>> {
  if (secrets.kind === 'api-key') return { plaintext: secrets.key.reveal() }
  return {
    kind: secrets.kind,
    plaintext: secrets.token.reveal(),
    triggerUrl: secrets.triggerUrl?.reveal(),
    signingSecret: secrets.signingSecret?.reveal()
  }
}

export function secretsIn(entry: Readonly<Record<string, unknown>>): RevealSecrets | null {
  const { kind, plaintext, triggerUrl, signingSecret } = entry
  if (typeof plaintext !== 'string') return null
  if (kind === undefined) return { kind: 'api-key', key: new Secret(plaintext) }
  if (kind !== 'webhook') return null
  const optional = (value: unknown) => (typeof value === 'string' ? new Secret(value) : null)
  return {
    kind,
    token: new Secret(plaintext),
    triggerUrl: optional(triggerUrl),
    signingSecret: optional(signingSecret)
  }
}
