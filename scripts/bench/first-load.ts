import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

/** Gzipped size, in kB, of the scripts and styles among the resources a page loaded. */
export function gzippedKilobytes(rendererFolder: string, urls: readonly string[]): number {
  const files = urls.map(url => new URL(url).pathname).filter(path => /\.(js|css)$/.test(path))
  const bytes = [...new Set(files)].map(
    path => gzipSync(readFileSync(join(rendererFolder, path)), { level: 9 }).length
  )
  return bytes.reduce((sum, size) => sum + size, 0) / 1024
}
