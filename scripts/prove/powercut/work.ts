import { createHash } from 'node:crypto'

/** Known to the process that writes and to the one that looks for what it wrote. */
export type PowercutPlan = {
  readonly folder: string
  /** Pages of the log; notes and events of a rotation come with each. */
  readonly pages: number
  /** Opens its files with `synchronous=NORMAL`: the control, which has to lose something. */
  readonly isControl: boolean
}

/** What was acknowledged, told the moment it was. */
export type Ack =
  | { readonly page: number }
  | { readonly note: number }
  | { readonly event: number }
  | { readonly operation: number }
/** How far each had come. */
export type Acknowledged = Readonly<Record<'page' | 'note' | 'event' | 'operation', number>>
export const nothingYet: Acknowledged = { page: 0, note: 0, event: 0, operation: 0 }

export const profileId = '1d9f6f8c-2f7e-4a60-8a52-3f6f5f0f9a01'
export const rotationId = '3f0f7c1e-6f2f-4a53-9d2b-000000000002'
export const pageLength = 400
export const notesPerPage = 6
export const eventsPerPage = 2

export const noteOf = (nth: number) => ({
  entryId: `aud_${nth}`,
  text: `Note ${nth} ${createHash('sha256').update(String(nth)).digest('hex')}`
})
export const operationId = (nth: number): string => `operation-${nth}`
export const cursorOf = (page: number): string => `after page ${page}`
