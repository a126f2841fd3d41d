const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** "12 Mar 2026", as lists write dates, but by UTC: for what is read on more than one computer. */
export function utcDay(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  const day = String(at.getUTCDate()).padStart(2, '0')
  return `${day} ${months[at.getUTCMonth()]} ${at.getUTCFullYear()}`
}

/** "12 Mar 2026 09:12:33 UTC"; what is no time stays as it is. */
export function utcTime(iso: string): string {
  const at = new Date(iso)
  if (Number.isNaN(at.getTime())) return iso
  return `${utcDay(iso)} ${at.toISOString().slice(11, 19)} UTC`
}

const moment = /^\d{4}-\d\d-\d\d(T[\d:.]+(Z|[+-]\d\d:\d\d))?$/

/** The text, or where it is nothing but a moment as Horizon writes them, that moment. */
export const utcIfTime = (text: string): string => (moment.test(text) ? utcTime(text) : text)
