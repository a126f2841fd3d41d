import { maskWholeCredentials } from '@shared/domain/key-format'
import { createCut } from './cut'

const cutText = createCut(500)

/** A server's text, short enough to be drawn, with no credential and no invitation's link in it. */
export const plainText = <T extends string | null | undefined>(text: T, cut = cutText): T =>
  (typeof text === 'string' ? maskWholeCredentials(cut(text)) : text) as T
