import { type Allowlist, normaliseAllowlist } from '@shared/domain/allowlist'

/** What the operator has entered, as entered. */
export type TypedAllowlist = {
  readonly isOpen: boolean
  readonly text: string
  /** Why the ranges let everyone in, or nearly. */
  readonly reason: string
}

export const typedAllowlist = (ranges: readonly string[] | null | undefined): TypedAllowlist => ({
  isOpen: ranges == null,
  text: (ranges ?? []).join('\n'),
  reason: ''
})

type Entry = { readonly text: string; readonly line: number }

/** Several on a line are taken too: addresses are often pasted so. */
const entriesOf = (text: string): readonly Entry[] =>
  text.split('\n').flatMap((line, at) =>
    line
      .split(/[,;\s]+/)
      .filter(part => part !== '')
      .map(part => ({ text: part, line: at + 1 }))
  )

/** As typed, for the draft's own checks; `null` lets every address in. */
export const allowlistOf = ({ isOpen, text }: TypedAllowlist): string[] | null =>
  isOpen ? null : entriesOf(text).map(entry => entry.text)

/** As it is sent, merged; what cannot be read is left as typed, so that it is refused. */
export function sentAllowlist(typed: TypedAllowlist): string[] | null {
  const texts = allowlistOf(typed)
  if (texts === null) return null
  const { ranges, errors } = normaliseAllowlist(texts)
  return errors.length > 0 ? texts : [...ranges]
}

export const openReasonOf = (typed: TypedAllowlist): string | null =>
  typed.isOpen || typed.reason.trim() === '' ? null : typed.reason.trim()

export type Said = { readonly line: number; readonly words: string }
export type ReadAllowlist = Pick<Allowlist, 'ranges' | 'openness'> & {
  readonly errors: readonly Said[]
  readonly notes: readonly Said[]
}

/** What the text comes to, with the line of everything there is to say. */
export function readAllowlist({ text }: TypedAllowlist): ReadAllowlist {
  const entries = entriesOf(text)
  const { ranges, openness, errors, notes } = normaliseAllowlist(entries.map(entry => entry.text))
  const lineOf = (at: number): number => entries[at]?.line ?? 0
  return {
    ranges,
    openness,
    errors: errors.map(error => ({
      line: lineOf(error.at),
      words: `${error.text}: ${error.issue}`
    })),
    notes: notes.map(note => ({ line: lineOf(note.at), words: note.words }))
  }
}
