import { hintLength, holdsCredential, maskWholeCredentials } from '@shared/domain/key-format'
import { isJsonObject, type JsonObject, textIn } from './intake-entry'

/** Escapes can hide a credential from a look at the text. */
const hasEscapes = (text: string): boolean => text.includes('\\u') || text.includes('\\/')

const tooLongHint = (wire: JsonObject): string | undefined => {
  const prefix = isJsonObject(wire.api_key) ? textIn(wire.api_key, 'prefix') : null
  return prefix !== null && prefix.length > hintLength ? prefix : undefined
}

/** Whether any text in a page might need masking: one look at all of it, because nearly none does. */
export const mayNeedMasking = (pageText: string): boolean =>
  holdsCredential(pageText) || hasEscapes(pageText)

/**
 * The text to store instead, where an entry may not be stored as it came: a server that puts a whole
 * key where its hint belongs must not bring it onto the disk. It is masked before it is hashed.
 */
export function maskedText(text: Buffer, wire: JsonObject, isSuspect: boolean): string | undefined {
  const hint = tooLongHint(wire)
  if (hint === undefined && !isSuspect) return undefined
  if (hint !== undefined) {
    const prefix = `${hint.slice(0, hintLength)}[masked]`
    return maskWholeCredentials(
      JSON.stringify({ ...wire, api_key: { ...(wire.api_key as object), prefix } })
    )
  }
  const raw = text.toString()
  const plain = maskWholeCredentials(raw)
  const unescaped = hasEscapes(plain) ? JSON.stringify(wire) : ''
  const kept = holdsCredential(unescaped) ? maskWholeCredentials(unescaped) : plain
  return kept === raw ? undefined : kept
}
