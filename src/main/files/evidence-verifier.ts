/// <reference path="./raw-text.d.ts" />
import text from '../../../resources/verify-evidence.mjs?raw'

/** Built into the console as text: it is never run by it. */
export const evidenceVerifier: string = text
