import { AppError } from '@shared/errors'
import { Secret } from '@shared/secret'

export type SaveFormat = 'env' | 'plain'

const variable = 'HORIZON_API_KEY'
/** What every reader of `.env` files takes literally without quotes. */
const plainValue = /^[A-Za-z0-9_\-.+/=:]+$/

export function saveContent(plaintext: Secret, format: SaveFormat): Secret {
  const value = plaintext.reveal()
  if (format === 'plain') return new Secret(`${value}\n`)
  if (!plainValue.test(value)) {
    throw new AppError('invalid-input', 'This key has characters that an .env line cannot hold', {
      nextStep: 'Save it as a plain file.'
    })
  }
  return new Secret(`${variable}=${value}\n`)
}

/** A file name out of a key's name, which a server may have chosen. */
export function suggestedFileName(clientName: string, format: SaveFormat): string {
  const slug = clientName
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '')
  return `${slug === '' ? 'horizon' : slug}-key.${format === 'env' ? 'env' : 'txt'}`
}
