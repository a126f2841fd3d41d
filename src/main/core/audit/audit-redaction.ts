import type { ParsedInput } from '@shared/contract'
import { holdsCredential, maskWholeCredentials } from '@shared/domain/key-format'
import { Secret } from '@shared/secret'
import type { Fingerprint, Ids } from '../ports'
import { mapStrings } from './json-strings'
import { maskAddresses, maskEmails, type StandIn } from './personal-data'

export type Redacted = ParsedInput<'audit.export'>['redact'][number]

export type Redaction = {
  readonly what: readonly Redacted[]
  text(text: string): string
  /** JSON with every string in it masked; otherwise as it is written. */
  json(json: string): string
}

type Ports = { readonly ids: Ids; readonly fingerprint: Fingerprint }

/** So many values are remembered before they are worked out again; long ones come once. */
const remembered = 20_000
const maxRemembered = 200
/** 64 bits: among ten million values, two would share a stand-in once in 300,000 exports. */
const standInDigits = 16

/**
 * One export's stand-ins. They are made with a key that is forgotten with it: the same value is the
 * same throughout one file, and nothing in two files.
 */
function createStandIns({ ids, fingerprint }: Ports): StandIn {
  const key = new Secret(ids.uuid() + ids.uuid())
  const known = new Map<string, string>()
  return (kind, canonical) => {
    const named = `${kind} ${canonical}`
    const before = known.get(named)
    if (before !== undefined) return before
    const digits = fingerprint(key, new Secret(named)).slice(0, standInDigits)
    if (known.size >= remembered) known.clear()
    const standIn = `${kind}-${digits}`
    known.set(named, standIn)
    return standIn
  }
}

/** Masks what was asked for and, always, whole credentials: no file of ours carries one. */
export function createRedaction(what: readonly Redacted[], ports: Ports): Redaction {
  const standIn = createStandIns(ports)
  const known = new Map<string, string>()
  const masksEmails = what.includes('emails')
  const masksAddresses = what.includes('addresses')

  function masked(given: string): string {
    const safe = maskWholeCredentials(given)
    const withoutEmails = masksEmails ? maskEmails(safe, standIn) : safe
    return masksAddresses ? maskAddresses(withoutEmails, standIn) : withoutEmails
  }

  /** Most texts of a log are there many times. */
  function text(given: string): string {
    if (given.length > maxRemembered) return masked(given)
    const before = known.get(given)
    if (before !== undefined) return before
    if (known.size >= remembered) known.clear()
    const result = masked(given)
    known.set(given, result)
    return result
  }

  /** Escapes can hide a credential from a look at the whole. */
  const mayHoldCredential = (json: string) => json.includes('\\u') || holdsCredential(json)
  const json = (given: string) =>
    what.length > 0 || mayHoldCredential(given) ? mapStrings(given, text) : given

  return { what, text, json }
}
