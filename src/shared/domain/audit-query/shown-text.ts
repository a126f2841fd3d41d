import { visibleText } from '../visible-text'

/** What was typed, as messages quote it. */
export const shownText = (text: string): string => `“${visibleText(text, 40)}”`
