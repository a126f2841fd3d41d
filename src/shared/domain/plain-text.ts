import { createCut } from './cut'
import { maskWholeCredentials } from './key-format'

const cutText = createCut(500)

/** A server's text, short enough to be drawn, with no credential and no invitation's link in it. */
export const plainText = <T extends string | null | undefined>(text: T, cut = cutText): T =>
  (typeof text === 'string' ? maskWholeCredentials(cut(text)) : text) as T
