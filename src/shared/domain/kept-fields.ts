import { holdsCredential } from './key-format'

const maxUnknownFields = 50
const maxUnknownUnits = 2_000

/** Of a server's free-form fields those small enough to keep, without any that may hold a secret. */
export function keptFields(
  fields: Readonly<Record<string, unknown>>
): Record<string, unknown> | undefined {
  const kept = Object.entries(fields)
    .slice(0, maxUnknownFields)
    .filter(([name, value]) => name.length <= 100 && !isSecretName(name) && isKept(value))
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

const isSecretName = (name: string): boolean => /plaintext|secret|token|password|hash/i.test(name)

function isKept(value: unknown): boolean {
  const text = JSON.stringify(value)
  return text.length <= maxUnknownUnits && !holdsCredential(text)
}
