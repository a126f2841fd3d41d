import { AppError } from '@shared/errors'
import type { Clock } from '../ports'
import type { OpenProfile } from '../profiles/active-profile'

export const maxNoteLength = 10_000

/** Control characters written out; line breaks and tabs are how a note is laid out. */
const visible = (text: string): string =>
  text
    .replace(/\r\n?/g, '\n')
    .replace(/(?![\n\t])\p{Cc}/gu, character => {
      const code = character.codePointAt(0) ?? 0
      return `[U+${code.toString(16).toUpperCase().padStart(4, '0')}]`
    })
    .trim()

/** What the operator writes about an entry; it outlives the entry's place in the cache. */
export function createAuditNotes({ clock }: { readonly clock: Clock }) {
  /** Empty text removes the note. */
  async function setNote(open: OpenProfile, position: number, given: string): Promise<void> {
    const text = visible(given)
    if (text.length > maxNoteLength) {
      throw new AppError(
        'invalid-input',
        `A note has up to ${maxNoteLength.toLocaleString('en')} characters`,
        {
          nextStep: 'Shorten it',
          fields: [{ field: 'text', issue: `This one has ${text.length}` }]
        }
      )
    }
    const found = await open.data.audit.entry(position)
    if (found === null) {
      throw new AppError('not-found', 'This entry is no longer held on this computer', {
        nextStep: 'Search for it again'
      })
    }
    const { id } = found.row.entry
    const { auditRecords } = open.data
    if (text === '') await auditRecords.removeNote(id)
    else await auditRecords.setNote(id, text, new Date(clock.now()).toISOString())
  }

  return { setNote }
}
