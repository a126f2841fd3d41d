import type { RevealPart } from '@shared/domain/reveal-parts'
import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'
import type { RevealPartSecret, RevealSecrets } from './reveal-secrets'

export type SaveFormat = 'env' | 'plain'

const variables: Readonly<Record<RevealPart, string>> = {
  key: 'HORIZON_API_KEY',
  'trigger-url': 'HORIZON_WEBHOOK_TRIGGER_URL',
  token: 'HORIZON_WEBHOOK_TOKEN',
  'signing-secret': 'HORIZON_WEBHOOK_SIGNING_SECRET'
}
/** What every reader of `.env` files takes literally without quotes. */
const plainValue = /^[A-Za-z0-9_\-.+/=:]+$/

export const plainContent = ({ secret }: RevealPartSecret): Secret =>
  new Secret(`${secret.reveal()}\n`)

/** A line for each part. */
export function envContent(parts: readonly RevealPartSecret[]): Secret {
  const lines = parts.map(({ part, secret }) => {
    const value = secret.reveal()
    if (plainValue.test(value)) return `${variables[part]}=${value}\n`
    const what = part === 'key' ? 'key' : part.replace('-', ' ')
    throw new AppError(
      'invalid-input',
      `This ${what} has characters that an .env line cannot hold`,
      { nextStep: 'Save it as a plain file.' }
    )
  })
  return new Secret(lines.join(''))
}

/** A file name out of a name that a server may have chosen. */
export function suggestedFileName(
  name: string,
  kind: RevealSecrets['kind'],
  format: SaveFormat
): string {
  const slug = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  const what = kind === 'webhook' ? 'webhook' : 'key'
  return `${slug === '' ? 'horizon' : slug}-${what}.${format === 'env' ? 'env' : 'txt'}`
}
