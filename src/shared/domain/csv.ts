import papaparse from 'papaparse'

/**
 * What a spreadsheet may take for the beginning of a formula, also in full width and after blanks
 * and characters that are not drawn.
 */
const formulaStart =
  /^(?:[\t\r\0]|[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])/u

/** A cell that a spreadsheet shows as the text it is. */
export const inertCell = (text: string): string => (formulaStart.test(text) ? `'${text}` : text)

type MustQuote = (cell: string) => boolean

/** RFC 4180: quoted where needed, each line ended by CRLF. */
export const csvLines = (rows: readonly (readonly string[])[], quotes?: MustQuote): string =>
  rows.length === 0
    ? ''
    : `${papaparse.unparse(
        rows.map(row => row.map(inertCell)),
        { newline: '\r\n', quotes: quotes ?? false }
      )}\r\n`

export const toCsv = (header: readonly string[], rows: readonly (readonly string[])[]): string =>
  csvLines([header, ...rows])
