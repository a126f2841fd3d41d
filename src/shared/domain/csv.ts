import papaparse from 'papaparse'

/**
 * What a spreadsheet may take for the beginning of a formula, also in full width and after blanks
 * and characters that are not drawn.
 */
const formulaStart =
  /^(?:[\t\r\0]|[\s\p{Cc}\p{Cf}]*[=+\-@\uff1d\uff0b\uff0d\uff20\ufe66\ufe62\ufe63\ufe6b])/u

/** A cell that a spreadsheet shows as the text it is. */
export const inertCell = (text: string): string => (formulaStart.test(text) ? `'${text}` : text)

/** RFC 4180: quoted where needed, lines ended by CRLF, the last one too. */
export function toCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const cells = [header, ...rows].map(row => row.map(inertCell))
  return `${papaparse.unparse(cells, { newline: '\r\n' })}\r\n`
}
