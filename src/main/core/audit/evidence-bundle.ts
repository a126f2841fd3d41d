import type { AuditLedger } from '../audit-ports'
import type { ExportTools } from '../file-ports'
import type { ExportSink, SinkParts } from './audit-export-sink'
import type { ExportRow } from './audit-export-walk'
import { evidenceReadme } from './evidence-readme'
import { tarEnd, tarHead, tarPadding } from './evidence-tar'
import { onOneLine } from './json-strings'

/** Of every hash, so that none can stand for another; the verifier has the same. */
const domain = 'horizon-console evidence v1'

type Parts = SinkParts & {
  readonly tools: Pick<ExportTools, 'sha256'>
  /** The text of the verifier. */
  readonly verifier: string
  readonly ledger: AuditLedger
  /** SHA-256 of the bundle this profile exported before. */
  readonly previousBundle: string | null
}
type FileFacts = { readonly bytes: number; readonly sha256: string }

const encoder = new TextEncoder()

/** Where the parts of a bundle lie inside it. */
export const bundleFolder = (exportedAt: string): string =>
  `audit-evidence-${exportedAt.slice(0, 19).replace(/[-:]/g, '')}Z`

/**
 * One archive: the verifier first, so that it can be taken out with Node alone; what to do; the
 * entries, each with a hash over the one before; the manifest, which only the end can know.
 */
export function bundleSink({ file, about, redaction, ...parts }: Parts): ExportSink {
  const atMs = Date.parse(about.exportedAt)
  const folder = bundleFolder(about.exportedAt)
  const nameOf = (name: string) => `${folder}/${name}`
  const sha256 = (...pieces: readonly string[]): string => {
    const hash = parts.tools.sha256()
    for (const piece of pieces) hash.update(piece)
    return hash.hex()
  }
  const start = sha256(`${domain} start\n`, JSON.stringify(about))
  const rowsHash = parts.tools.sha256()
  const files: Record<string, FileFacts> = {}
  const isRedacted = redaction.what.length > 0
  let head = start
  let [count, bytes, masked, headAt] = [0, 0, 0, 0]

  async function addFile(name: string, text: string): Promise<void> {
    const size = encoder.encode(text).length
    files[name] = { bytes: size, sha256: sha256(text) }
    await file.append(tarHead(nameOf(name), size, atMs))
    await file.append(text)
    await file.append(tarPadding(size))
  }

  function lineOf({ position, marks, raw, hash }: ExportRow): string {
    const line = onOneLine(raw)
    const entry = redaction.json(line)
    const isMasked = entry !== line
    if (isMasked) masked += 1
    count += 1
    // With its place in the console's own chain a masked value could be found by trying them all.
    const cacheHash = isRedacted || isMasked ? '' : `,"cacheHash":"${hash}"`
    const marked = marks.length === 0 ? '' : `,"marks":${JSON.stringify(marks)}`
    const altered = isMasked ? ',"masked":true' : ''
    const rest = `"n":${count},"position":${position}${cacheHash}${marked}${altered},"entry":${entry}}`
    head = sha256(`${domain} row\n${head}\n`, rest)
    return `{"hash":"${head}",${rest}\n`
  }

  function manifest(): string {
    const { firstPosition, lastPosition, head: cacheHead } = parts.ledger.chain
    const body = {
      format: 'horizon-console-evidence',
      version: 1,
      about,
      entries: { count, masked },
      chain: { start, head },
      files,
      cache: { firstPosition, lastPosition, head: isRedacted ? null : cacheHead },
      previousBundle: parts.previousBundle
    }
    const anchor = sha256(`${domain} manifest\n`, JSON.stringify(body))
    return `${JSON.stringify({ ...body, anchor }, null, 2)}\n`
  }

  return {
    async begin() {
      await addFile('verify-evidence.mjs', parts.verifier)
      await addFile('README.txt', evidenceReadme(about, folder))
      headAt = file.size()
      await file.append(tarHead(nameOf('entries.jsonl'), 0, atMs))
    },
    async rows(rows) {
      const lines = rows.map(lineOf).join('')
      rowsHash.update(lines)
      const before = file.size()
      await file.append(lines)
      bytes += file.size() - before
    },
    async end() {
      files['entries.jsonl'] = { bytes, sha256: rowsHash.hex() }
      await file.append(tarPadding(bytes))
      await file.overwrite(headAt, tarHead(nameOf('entries.jsonl'), bytes, atMs))
      await addFile('manifest.json', manifest())
      await file.append(tarEnd())
    }
  }
}
