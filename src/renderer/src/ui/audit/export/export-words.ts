export const exportFormats = ['csv', 'jsonl', 'bundle'] as const
export type ExportFormat = (typeof exportFormats)[number]

export const formatWords: Readonly<
  Record<ExportFormat, { readonly title: string; readonly text: string }>
> = {
  csv: {
    title: 'CSV',
    text: 'For a spreadsheet: the columns chosen below, cells that could be formulas neutralised'
  },
  jsonl: {
    title: 'JSON lines',
    text: 'For programs: every entry whole, one to a line'
  },
  bundle: {
    title: 'Evidence bundle',
    text: 'JSON lines with a manifest and a verifier: a second person checks it with Node alone'
  }
}
